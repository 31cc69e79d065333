/* One call a page: the objects and characters of a PDFium page as flat arrays of records.
 *
 * Nothing of PDFium is linked or included: Python passes the addresses of the functions of the library that pypdfium2
 * has loaded (extractor/reading/bulk.py has their order and the records as numpy types). It gives, number for number,
 * what extractor/reading/columnar.py and columnar_text.py give; a test holds the two together.
 *
 * Units   the page's user space (PDF points, y upwards); what stands in forms is brought to the page.
 * Thread  PDFium is not thread-safe: one thread, the GIL held (ctypes.PyDLL).
 * Bounds  objects, points and characters are bounded by the caller, forms within forms by DEPTH; memory grows by
 *         doubling, and a failed allocation ends the call with -1.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define PUBLIC __declspec(dllexport)
#else
#define PUBLIC __attribute__((visibility("default")))
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

enum { TEXT = 1, PATH = 2, IMAGE = 3, FORM = 5, DEPTH = 24, PASSES = 100 };
#define NO_CLIP 1e30

typedef void *Handle;
typedef struct { float a, b, c, d, e, f; } PdfMatrix;
typedef struct { float left, top, right, bottom; } PdfRect;

typedef struct { /* in the order of FUNCTIONS in bulk.py */
  int (*page_count)(Handle);
  Handle (*page_object)(Handle, int);
  int (*form_count)(Handle);
  Handle (*form_object)(Handle, unsigned long);
  int (*kind)(Handle);
  int (*matrix)(Handle, PdfMatrix *);
  int (*bounds)(Handle, float *, float *, float *, float *);
  int (*fill)(Handle, unsigned *, unsigned *, unsigned *, unsigned *);
  int (*stroke)(Handle, unsigned *, unsigned *, unsigned *, unsigned *);
  int (*line_width)(Handle, float *);
  int (*dashes)(Handle);
  int (*draw_mode)(Handle, int *, int *);
  int (*segment_count)(Handle);
  Handle (*segment)(Handle, int);
  int (*segment_point)(Handle, float *, float *);
  int (*segment_kind)(Handle);
  int (*segment_closes)(Handle);
  Handle (*clip_path)(Handle);
  int (*clip_count)(Handle);
  int (*clip_segments)(Handle, int);
  Handle (*clip_segment)(Handle, int, int);
  int (*pixel_size)(Handle, unsigned *, unsigned *);
  int (*text_size)(Handle, float *);
  int (*text_mode)(Handle);
  Handle (*text_font)(Handle);
  size_t (*font_name)(Handle, char *, size_t);
  int (*mark_count)(Handle);
  Handle (*mark)(Handle, unsigned long);
  int (*mark_remove)(Handle, Handle, const char *);
  int (*set_active)(Handle, int);
  Handle (*text_load)(Handle);
  void (*text_close)(Handle);
  int (*char_count)(Handle);
  unsigned (*char_code)(Handle, int);
  int (*char_origin)(Handle, int, double *, double *);
  int (*char_loose)(Handle, int, PdfRect *);
  int (*char_tight)(Handle, int, double *, double *, double *, double *);
  Handle (*char_object)(Handle, int);
  int (*char_made_up)(Handle, int);
  int (*char_hyphen)(Handle, int);
  int (*char_unmapped)(Handle, int);
} Functions;

typedef struct { double v[6]; } Matrix;
typedef struct { double v[4]; } Box;
typedef struct { uint64_t handle; double matrix[6], clip[4]; int32_t kind, parent; } Object;
typedef struct { double bounds[4]; int32_t object, mode, font; float size; uint32_t fill, stroke; } Text;
typedef struct { int32_t object, fill_mode, stroked, dashed, segments; float width; uint32_t fill, stroke; } Path;
typedef struct { double x, y; int32_t kind, closes; } Point;
typedef struct { int32_t object; uint32_t width, height; } Image;
typedef struct { double origin[2], tight[4]; float loose[4]; uint32_t code; int32_t text, hyphen, unmapped; } Char;

typedef struct { void *data; int64_t count, room; } Array;
enum { OBJECTS, TEXTS, PATHS, POINTS, IMAGES, NAMES, CHARS, ARRAYS };
static const size_t SIZES[ARRAYS] = { sizeof(Object), sizeof(Text), sizeof(Path), sizeof(Point), sizeof(Image), 1,
                                      sizeof(Char) };

typedef struct { Handle key; int32_t value; } Slot;
typedef struct {
  Functions f;
  Array a[ARRAYS];
  Handle *fonts;           /* in the order of their names */
  int64_t font_count, font_room;
  Slot *slots;             /* text object -> its number */
  int64_t slot_room;
  uint8_t *on;             /* which texts are active */
  int64_t on_room;
  int64_t most_objects, most_points, all_points;
  int cut;
} Reader;

static void *more(Array *a, size_t size, int64_t n) { /* room for n more; the first of them, or NULL */
  if (a->count + n > a->room) {
    int64_t room = a->room ? a->room : 1024;
    while (room < a->count + n) room *= 2;
    void *data = realloc(a->data, (size_t)room * size);
    if (!data) return NULL;
    a->data = data;
    a->room = room;
  }
  void *first = (char *)a->data + (size_t)a->count * size;
  a->count += n;
  return first;
}
#define MORE(r, which, n) more(&(r)->a[which], SIZES[which], n)

static uint32_t color(int (*ask)(Handle, unsigned *, unsigned *, unsigned *, unsigned *), Handle h) {
  unsigned r = 0, g = 0, b = 0, a = 0;
  ask(h, &r, &g, &b, &a);
  return r | g << 8 | b << 16 | a << 24;
}

static void apply(const double *m, double x, double y, double *out) {
  double px = x * m[0] + y * m[2];
  double py = x * m[1] + y * m[3];
  out[0] = px + m[4];
  out[1] = py + m[5];
}

static void times(const double *m, const double *outer, double *out) {
  double a = m[0] * outer[0], b = m[1] * outer[2], c = m[0] * outer[1], d = m[1] * outer[3];
  out[0] = a + b;
  out[1] = c + d;
  a = m[2] * outer[0], b = m[3] * outer[2], c = m[2] * outer[1], d = m[3] * outer[3];
  out[2] = a + b;
  out[3] = c + d;
  a = m[4] * outer[0], b = m[5] * outer[2], c = m[4] * outer[1], d = m[5] * outer[3];
  a += b;
  c += d;
  out[4] = a + outer[4];
  out[5] = c + outer[5];
}

static void widen(double *box, const double *p) {
  if (p[0] < box[0]) box[0] = p[0];
  if (p[1] < box[1]) box[1] = p[1];
  if (p[0] > box[2]) box[2] = p[0];
  if (p[1] > box[3]) box[3] = p[1];
}

static void clip_of(Reader *r, Handle h, const double *outer, double *clip) {
  Handle path = r->f.clip_path(h);
  int n = path ? r->f.clip_count(path) : 0;
  for (int i = 0; i < n; i++) {
    int k = r->f.clip_segments(path, i);
    double box[4] = { NO_CLIP, NO_CLIP, -NO_CLIP, -NO_CLIP };
    for (int j = 0; j < k; j++) {
      float x = 0, y = 0;
      double p[2];
      r->f.segment_point(r->f.clip_segment(path, i, j), &x, &y);
      apply(outer, x, y, p);
      widen(box, p);
    }
    if (k <= 0) continue;
    if (box[0] > clip[0]) clip[0] = box[0];
    if (box[1] > clip[1]) clip[1] = box[1];
    if (box[2] < clip[2]) clip[2] = box[2];
    if (box[3] < clip[3]) clip[3] = box[3];
  }
}

static int32_t font_of(Reader *r, Handle font) { /* number of a font; its name goes into NAMES, ended by a NUL */
  for (int64_t i = r->font_count - 1; i >= 0; i--)
    if (r->fonts[i] == font) return (int32_t)i;
  if (r->font_count == r->font_room) {
    int64_t room = r->font_room ? 2 * r->font_room : 64;
    Handle *fonts = realloc(r->fonts, (size_t)room * sizeof(Handle));
    if (!fonts) return -1;
    r->fonts = fonts;
    r->font_room = room;
  }
  size_t size = font ? r->f.font_name(font, NULL, 0) : 0;
  char *name = MORE(r, NAMES, (int64_t)(size ? size : 1));
  if (!name) return -1;
  if (size) r->f.font_name(font, name, size);
  name[size ? size - 1 : 0] = 0;
  r->fonts[r->font_count] = font;
  return (int32_t)r->font_count++;
}

static int add_text(Reader *r, Handle h, int32_t me, const double *outer) {
  int32_t font = font_of(r, r->f.text_font(h));
  Text *t = MORE(r, TEXTS, 1);
  if (font < 0 || !t) return -1;
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0, size = 0;
  double p[2];
  r->f.bounds(h, &x0, &y0, &x1, &y1);
  apply(outer, x0, y0, p);
  t->bounds[0] = t->bounds[2] = p[0];
  t->bounds[1] = t->bounds[3] = p[1];
  apply(outer, x0, y1, p), widen(t->bounds, p);
  apply(outer, x1, y0, p), widen(t->bounds, p);
  apply(outer, x1, y1, p), widen(t->bounds, p);
  r->f.text_size(h, &size);
  t->object = me;
  t->mode = r->f.text_mode(h);
  t->font = font;
  t->size = size;
  t->fill = color(r->f.fill, h);
  t->stroke = color(r->f.stroke, h);
  int marks = r->f.mark_count(h);
  for (int i = 0; i < marks; i++) r->f.mark_remove(h, r->f.mark(h, (unsigned long)i), "ActualText");
  return 0;
}

static int add_path(Reader *r, Handle h, int32_t me, const double *m) {
  Path *p = MORE(r, PATHS, 1);
  if (!p) return -1;
  int fill = 0, stroked = 0, n = r->f.segment_count(h);
  float width = 0;
  if (n < 0) n = 0;
  r->f.draw_mode(h, &fill, &stroked);
  r->f.line_width(h, &width);
  r->all_points += n;
  if (r->all_points > r->most_points) {
    r->cut = 1;
    n = 0;
  }
  p->object = me;
  p->fill_mode = fill;
  p->stroked = stroked;
  p->dashed = r->f.dashes(h) > 0;
  p->segments = n;
  p->width = width;
  p->fill = color(r->f.fill, h);
  p->stroke = color(r->f.stroke, h);
  Point *q = MORE(r, POINTS, n);
  if (n && !q) return -1;
  for (int i = 0; i < n; i++, q++) {
    Handle s = r->f.segment(h, i);
    float x = 0, y = 0;
    double at[2];
    r->f.segment_point(s, &x, &y);
    apply(m, x, y, at);
    q->x = at[0];
    q->y = at[1];
    q->kind = r->f.segment_kind(s);
    q->closes = r->f.segment_closes(s);
  }
  return 0;
}

static int add(Reader *r, Handle h, int32_t parent, const double *outer, int depth) {
  if (r->a[OBJECTS].count >= r->most_objects) {
    r->cut = 1;
    return 0;
  }
  int32_t me = (int32_t)r->a[OBJECTS].count;
  Object *o = MORE(r, OBJECTS, 1);
  if (!o) return -1;
  PdfMatrix pm = { 0, 0, 0, 0, 0, 0 };
  r->f.matrix(h, &pm);
  double own[6] = { pm.a, pm.b, pm.c, pm.d, pm.e, pm.f };
  o->handle = (uint64_t)(uintptr_t)h;
  o->kind = r->f.kind(h);
  o->parent = parent;
  if (parent < 0) memcpy(o->matrix, own, sizeof own);
  else times(own, outer, o->matrix);
  double clip[4] = { -NO_CLIP, -NO_CLIP, NO_CLIP, NO_CLIP };
  clip_of(r, h, outer, clip);
  if (parent >= 0) {
    const double *c = ((Object *)r->a[OBJECTS].data)[parent].clip;
    if (c[0] > clip[0]) clip[0] = c[0];
    if (c[1] > clip[1]) clip[1] = c[1];
    if (c[2] < clip[2]) clip[2] = c[2];
    if (c[3] < clip[3]) clip[3] = c[3];
  }
  memcpy(o->clip, clip, sizeof clip);
  double m[6];
  memcpy(m, o->matrix, sizeof m);
  if (o->kind == TEXT) return add_text(r, h, me, outer);
  if (o->kind == PATH) return add_path(r, h, me, m);
  if (o->kind == IMAGE) {
    Image *i = MORE(r, IMAGES, 1);
    if (!i) return -1;
    unsigned w = 0, t = 0;
    r->f.pixel_size(h, &w, &t);
    i->object = me;
    i->width = w;
    i->height = t;
  }
  if (o->kind != FORM) return 0;
  if (depth >= DEPTH) {
    r->cut = 1;
    return 0;
  }
  int n = r->f.form_count(h);
  for (int i = 0; i < n; i++) {
    if (r->a[OBJECTS].count >= r->most_objects) {
      r->cut = 1;
      break;
    }
    if (add(r, r->f.form_object(h, (unsigned long)i), me, m, depth + 1) < 0) return -1;
  }
  return 0;
}

static uint64_t spread(Handle h) {
  uint64_t x = (uint64_t)(uintptr_t)h;
  x ^= x >> 17;
  x *= 0x9E3779B97F4A7C15ull;
  return x ^ x >> 29;
}

static int index_texts(Reader *r) {
  int64_t n = r->a[TEXTS].count, room = 64;
  while (room < 2 * n) room *= 2;
  if (room > r->slot_room) {
    Slot *slots = realloc(r->slots, (size_t)room * sizeof(Slot));
    if (!slots) return -1;
    r->slots = slots;
    r->slot_room = room;
  }
  memset(r->slots, 0, (size_t)r->slot_room * sizeof(Slot));
  const Text *texts = r->a[TEXTS].data;
  const Object *objects = r->a[OBJECTS].data;
  for (int64_t i = 0; i < n; i++) {
    Handle key = (Handle)(uintptr_t)objects[texts[i].object].handle;
    uint64_t j = spread(key) & (uint64_t)(r->slot_room - 1);
    while (r->slots[j].key && r->slots[j].key != key) j = (j + 1) & (uint64_t)(r->slot_room - 1);
    r->slots[j].key = key;
    r->slots[j].value = (int32_t)i;
  }
  if (n > r->on_room) {
    uint8_t *on = realloc(r->on, (size_t)n);
    if (!on) return -1;
    r->on = on;
    r->on_room = n;
  }
  if (n) memset(r->on, 1, (size_t)n);
  return 0;
}

static int32_t text_of(const Reader *r, Handle h) {
  if (!h) return -1;
  uint64_t j = spread(h) & (uint64_t)(r->slot_room - 1);
  while (r->slots[j].key) {
    if (r->slots[j].key == h) return r->slots[j].value;
    j = (j + 1) & (uint64_t)(r->slot_room - 1);
  }
  return -1;
}

PUBLIC int bulk_objects(Reader *r, Handle page, int64_t most_objects, int64_t most_points) {
  /* All objects of a loaded page; 1 if a limit cut them, -1 if memory ran out. */
  static const double identity[6] = { 1, 0, 0, 1, 0, 0 };
  for (int i = 0; i < ARRAYS; i++) r->a[i].count = 0;
  r->font_count = r->all_points = r->cut = 0;
  r->most_objects = most_objects;
  r->most_points = most_points;
  int n = r->f.page_count(page);
  for (int i = 0; i < n; i++) {
    if (r->a[OBJECTS].count >= most_objects) {
      r->cut = 1;
      break;
    }
    if (add(r, r->f.page_object(page, i), -1, identity, 0) < 0) return -1;
  }
  return index_texts(r) < 0 ? -1 : r->cut;
}

PUBLIC int bulk_chars(Reader *r, Handle page, uint8_t *wanted, int64_t limit) {
  /* The characters of the wanted texts (flags, used up here); 1 if the limit cut them, -1 if memory ran out.
   * PDFium drops a text that repeats one near by: what was read is switched off and the text loaded again. */
  int64_t n = r->a[TEXTS].count, left = limit;
  const Text *texts = r->a[TEXTS].data;
  const Object *objects = r->a[OBJECTS].data;
  int cut = 0;
  r->a[CHARS].count = 0;
  for (int pass = 0; pass < PASSES; pass++) {
    int any = 0, fresh = 0;
    for (int64_t i = 0; i < n; i++) {
      if (r->on[i] != wanted[i]) r->f.set_active((Handle)(uintptr_t)objects[texts[i].object].handle, wanted[i]);
      r->on[i] = wanted[i];
      any |= wanted[i];
    }
    if (!any) break;
    Handle page_text = r->f.text_load(page);
    if (!page_text) break;
    int64_t count = r->f.char_count(page_text);
    if (count < 0) count = 0;
    if (count > left) {
      cut = 1;
      count = left;
    }
    for (int i = 0; i < count; i++) {
      int32_t text = text_of(r, r->f.char_object(page_text, i));
      if (text < 0 || r->f.char_made_up(page_text, i) == 1) continue;
      Char *c = MORE(r, CHARS, 1);
      if (!c) {
        r->f.text_close(page_text);
        return -1;
      }
      PdfRect loose = { 0, 0, 0, 0 };
      memset(c, 0, sizeof *c);
      c->text = text;
      c->code = r->f.char_code(page_text, i);
      r->f.char_origin(page_text, i, &c->origin[0], &c->origin[1]);
      r->f.char_loose(page_text, i, &loose);
      c->loose[0] = loose.left, c->loose[1] = loose.top, c->loose[2] = loose.right, c->loose[3] = loose.bottom;
      r->f.char_tight(page_text, i, &c->tight[0], &c->tight[2], &c->tight[3], &c->tight[1]);
      c->hyphen = r->f.char_hyphen(page_text, i) == 1;
      c->unmapped = r->f.char_unmapped(page_text, i) == 1;
      wanted[text] = 0;
      fresh++;
    }
    r->f.text_close(page_text);
    left -= fresh;
    int more = 0; /* texts without any extent are blanks, which PDFium leaves out */
    for (int64_t i = 0; i < n; i++)
      more |= wanted[i] && texts[i].bounds[2] > texts[i].bounds[0] && texts[i].bounds[3] > texts[i].bounds[1];
    if (!fresh || !more) break;
    if (left <= 0 || pass == PASSES - 1) cut = 1;
    if (left <= 0) break;
  }
  return cut;
}

PUBLIC int64_t bulk_array(Reader *r, int which, void **data) {
  *data = r->a[which].data;
  return r->a[which].count;
}

PUBLIC Reader *bulk_new(void **functions, int64_t count) {
  Reader *r = count * (int64_t)sizeof(void *) == (int64_t)sizeof(Functions) ? calloc(1, sizeof(Reader)) : NULL;
  if (r) memcpy(&r->f, functions, sizeof(Functions));
  return r;
}

static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_bulk", NULL, -1, NULL, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__bulk(void) { return PyModule_Create(&module); }
