/* Steps of reading that go over every byte, character or point of a paper, in one call each.
 *
 * words(bytes, words) -> flags              which of some names (/Launch …) are in a file: the searches of scan.py
 * repeated(codes, origins, near) -> bool    whether two equal letters stand so near each other: asked by seen.py
 * texts(...) -> (causes, over)              which texts are hidden whole, and whether any reaches over its clip box or page
 * glyphs(...) -> arrays                     what write of written.py makes of the characters of an upright page
 * paths(...) -> arrays                      what _paths of drawn.py makes of the paths of a page that is not turned
 *
 * The numbers are those of the modules in Python, bit for bit: sums and products in the same order. Arrays come as
 * buffers and leave as bytearrays. glyphs and paths give None for what is out of the ordinary (turned or vertical text,
 * ligatures, numbers that are not finite, arrays that do not fit each other): then the module in Python does the work.
 * Nothing is read beyond the lengths of the buffers; memory grows by doubling.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SQUARE 0.05  /* as in drawn.py */
#define UPRIGHT 0.3  /* these three as in written.py */
#define ABOVE 0.88
#define BELOW 0.12
#define PROBES 64    /* of the table of letters, for each letter: more is no accident, and Python decides */
#define CELL 2.001   /* of the distance: a little more than two, whatever rounding does */
#define FAR_CELL 1e9
#define MOST ((Py_ssize_t)1 << 30)

/* Buffers in, arrays out */

typedef struct { Py_buffer view; const char *data; Py_ssize_t count; int held; } In;
typedef struct { char *data; size_t count, room; } Out; /* in bytes */

static int take(PyObject *object, In *in, Py_ssize_t item) { /* 1 held, 0 not as expected, -1 with an error set */
  if (PyObject_GetBuffer(object, &in->view, PyBUF_C_CONTIGUOUS) < 0) return -1;
  in->held = 1;
  if (in->view.itemsize != item || (item > 1 && (uintptr_t)in->view.buf % (uintptr_t)(item < 8 ? item : 8))) return 0;
  in->data = in->view.buf;
  in->count = in->view.len / item;
  return in->count < MOST;
}

static int take_all(PyObject *const *objects, In *in, const Py_ssize_t *items, int n) {
  int good = 1;
  for (int i = 0; i < n && good == 1; i++) good = take(objects[i], &in[i], items[i]);
  return good;
}

static void release(In *in, int n) {
  for (int i = 0; i < n; i++)
    if (in[i].held) PyBuffer_Release(&in[i].view);
}

static int push(Out *out, const void *item, size_t size) { /* 0 if memory ran out */
  if (size > out->room - out->count) {
    size_t room = out->room ? 2 * out->room : 4096; /* size is some dozen bytes at most */
    if (room < out->room) return 0;
    char *data = realloc(out->data, room);
    if (!data) return 0;
    out->data = data;
    out->room = room;
  }
  memcpy(out->data + out->count, item, size);
  out->count += size;
  return 1;
}

static PyObject *give(Out *out, int n, int good) { /* a tuple of bytearrays; frees the arrays */
  PyObject *all = good ? PyTuple_New(n) : PyErr_NoMemory();
  for (int i = 0; i < n; i++) {
    PyObject *one = all ? PyByteArray_FromStringAndSize(out[i].data, (Py_ssize_t)out[i].count) : NULL;
    if (all && (!one || PyTuple_SetItem(all, i, one) < 0)) Py_CLEAR(all);
    free(out[i].data);
  }
  return all;
}

static int all_finite(const double *x, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return 0;
  return 1;
}

/* words */

static PyObject *words(PyObject *self, PyObject *arguments) {
  PyObject *names;
  Py_buffer text;
  const char *name[32];
  Py_ssize_t length[32];
  char found[32] = { 0 };
  (void)self;
  if (!PyArg_ParseTuple(arguments, "y*O!", &text, &PyTuple_Type, &names)) return NULL;
  Py_ssize_t n = PyTuple_Size(names);
  PyObject *told = NULL;
  if (n > 32) PyErr_SetString(PyExc_ValueError, "too many words");
  for (Py_ssize_t i = 0; i < n && !PyErr_Occurred(); i++) {
    char *at;
    if (PyBytes_AsStringAndSize(PyTuple_GetItem(names, i), &at, &length[i]) < 0) break;
    name[i] = at;
    if (length[i] < 3 || at[0] != '/') PyErr_SetString(PyExc_ValueError, "a name is / and two letters or more");
  }
  if (!PyErr_Occurred()) {
    /* Of each name a bit: which of them have this character behind the /, and which as the one after. */
    uint32_t second[256] = { 0 }, third[256] = { 0 };
    const unsigned char *at = text.buf, *end = at + text.len;
    for (Py_ssize_t i = 0; i < n; i++) {
      second[(unsigned char)name[i][1]] |= (uint32_t)1 << i;
      third[(unsigned char)name[i][2]] |= (uint32_t)1 << i;
    }
    for (; end - at >= 3; at++)
      if ((at[0] == '/' ? ~(uint32_t)0 : 0) & second[at[1]] & third[at[2]]) /* one branch, hardly ever taken */
        for (Py_ssize_t i = 0; i < n; i++)
          if (end - at >= length[i] && !memcmp(at, name[i], (size_t)length[i])) found[i] = 1;
    told = PyBytes_FromStringAndSize(found, n);
  }
  PyBuffer_Release(&text);
  return told;
}

/* repeated */

typedef struct { double x, y; int64_t column, row; uint32_t code; int32_t used; } Letter;

static PyObject *repeated(PyObject *self, PyObject *arguments) {
  static const Py_ssize_t ITEMS[2] = { 4, 8 };
  PyObject *object[2];
  double near;
  In in[2] = { { .held = 0 } };
  (void)self;
  if (!PyArg_ParseTuple(arguments, "OOd", &object[0], &object[1], &near)) return NULL;
  int good = take_all(object, in, ITEMS, 2), maybe = 1;
  const uint32_t *code = (const uint32_t *)in[0].data;
  const double *origin = (const double *)in[1].data;
  Py_ssize_t n = in[0].count;
  size_t room = 64;
  Letter *table = NULL;
  if (good == 1 && in[1].count == 2 * n && near > 0 && isfinite(near)) {
    while (room < 2 * (size_t)n) room *= 2;
    table = calloc(room, sizeof *table);
    if (!table) good = -1, PyErr_NoMemory();
  }
  if (table) {
    /* Cells twice as wide as the distance: what is near stands in the same cell or beside it, on the nearer side. */
    int64_t left = PROBES * ((int64_t)n + 1);
    maybe = 0;
    for (Py_ssize_t i = 0; i < n && !maybe; i++) {
      double x = origin[2 * i], y = origin[2 * i + 1], across = x / (CELL * near), down = y / (CELL * near);
      if (!(fabs(across) < FAR_CELL && fabs(down) < FAR_CELL)) { /* not a number, or beyond all pages */
        maybe = 1;
        break;
      }
      int64_t column = (int64_t)floor(across), row = (int64_t)floor(down);
      int64_t beside = across - floor(across) < 0.5 ? -1 : 1, over = down - floor(down) < 0.5 ? -1 : 1;
      size_t own = 0;
      for (int k = 3; k >= 0 && !maybe; k--) { /* its own cell last: there it is put in */
        int64_t c = column + (k & 1 ? beside : 0), r = row + (k & 2 ? over : 0);
        uint64_t h = ((uint64_t)c * 0x9E3779B97F4A7C15ull ^ (uint64_t)r) * 0xC2B2AE3D27D4EB4Full ^ code[i];
        h = (h ^ h >> 29) * 0x9E3779B97F4A7C15ull;
        size_t j = (size_t)(h >> 32) & (room - 1);
        for (; table[j].used && !maybe; j = (j + 1) & (room - 1)) {
          const Letter *t = &table[j];
          if (t->code == code[i] && t->column == c && t->row == r && fabs(t->x - x) < near && fabs(t->y - y) < near)
            maybe = 1;
          if (--left < 0) maybe = 1;
        }
        own = j;
      }
      table[own] = (Letter){ x, y, column, row, code[i], 1 };
    }
    free(table);
  }
  release(in, 2);
  return good < 0 ? NULL : PyBool_FromLong(maybe);
}

/* texts */

enum { VISIBLE = -1, INVISIBLE = 0, TINY = 2, CLIPPED = 4, OUTSIDE = 5 }; /* in the order of CAUSES in seen.py */
enum { BOUNDS, WINDOW, HEIGHT, RENDER, INK, OUTLINE, TEXTS };

static PyObject *texts(PyObject *self, PyObject *arguments) {
  static const Py_ssize_t ITEMS[TEXTS] = { 8, 8, 8, 4, 8, 8 };
  static const char FILLS[8] = { 1, 0, 1, 0, 1, 0, 1, 0 }, STROKES[8] = { 0, 1, 1, 0, 0, 1, 1, 0 };
  PyObject *o[TEXTS], *causes = NULL;
  double x0, y0, x1, y1, tiny;
  In in[TEXTS] = { { .held = 0 } };
  (void)self;
  if (!PyArg_ParseTuple(arguments, "OOOOOOddddd", &o[0], &o[1], &o[2], &o[3], &o[4], &o[5], &x0, &y0, &x1, &y1, &tiny))
    return NULL;
  int good = take_all(o, in, ITEMS, TEXTS), over = 0;
  const double *b = (const double *)in[BOUNDS].data, *c = (const double *)in[WINDOW].data;
  const double *height = (const double *)in[HEIGHT].data;
  const int32_t *mode = (const int32_t *)in[RENDER].data;
  const int64_t *fill = (const int64_t *)in[INK].data, *stroke = (const int64_t *)in[OUTLINE].data;
  Py_ssize_t n = in[HEIGHT].count;
  if (good == 1)
    good = in[BOUNDS].count == 4 * n && in[WINDOW].count == 4 * n && in[RENDER].count == n && in[INK].count == n &&
           in[OUTLINE].count == n && all_finite(b, 4 * n) && all_finite(c, 4 * n);
  if (good == 1) {
    causes = PyByteArray_FromStringAndSize(NULL, n * (Py_ssize_t)sizeof(int32_t));
    good = causes ? 1 : -1;
  }
  if (good == 1) {
    int32_t *cause = (int32_t *)PyByteArray_AsString(causes);
    for (Py_ssize_t i = 0; i < n; i++, b += 4, c += 4) {
      cause[i] = VISIBLE;
      if (b[0] > x1 || b[1] > y1 || b[2] < x0 || b[3] < y0) cause[i] = OUTSIDE;
      if (b[0] > c[2] || b[1] > c[3] || b[2] < c[0] || b[3] < c[1] || c[0] > c[2] || c[1] > c[3]) cause[i] = CLIPPED;
      if (height[i] < tiny) cause[i] = TINY;
      int seen = (FILLS[mode[i] & 7] && fill[i] >> 24 > 0) || (STROKES[mode[i] & 7] && stroke[i] >> 24 > 0);
      if (!seen) cause[i] = INVISIBLE;
      over |= b[0] < c[0] || b[0] < x0 || b[1] < c[1] || b[1] < y0 || b[2] > c[2] || b[2] > x1 || b[3] > c[3] || b[3] > y1;
    }
  }
  release(in, TEXTS);
  if (good < 0) return NULL;
  if (!good) Py_RETURN_NONE;
  return Py_BuildValue("(NO)", causes, over ? Py_True : Py_False);
}

/* glyphs */

static int blank(int64_t code) { /* 0 no blank, 1 a narrow one, 2 a full-width one */
  if (code > 0x20 && code < 0xA0) return 0; /* most letters of figures, at once */
  if (code == 0x3000) return 2;
  return code == 9 || code == 10 || code == 13 || code == 0x20 || code == 0xA0 || code == 0x202F || code == 0x205F ||
         (code >= 0x2000 && code <= 0x200A);
}

static int wrong(uint32_t code) { /* no character: controls, surrogates, private use, the last ones of the plane */
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0xD800 && code < 0xF900) ||
         (code >= 0xFFFD && code <= 0xFFFF) || code >= 0xF0000;
}

enum { CODE, OWNER, ORIGIN, ADVANCE, HYPHEN, UNMAPPED, TEXT, SIZE, MATRIX, FONT, CHARS };
enum { POINTS, STARTS, BOXES, SIZES, OWNERS, FONTS, SPACES, MAPPED, GLYPHS };

static int all_upright(const double *m, Py_ssize_t n) {
  for (; n > 0; n--, m += 6)
    if (m[1] != 0 || m[2] != 0 || m[0] < 0 || m[3] < 0 || !all_finite(m, 6)) return 0;
  return 1;
}

/* How many glyphs were written into arrays that have room for all characters; -1 for what is out of the ordinary. */
static Py_ssize_t write_glyphs(const In *in, double left, double top, char *const *out) {
  const int64_t *code = (const int64_t *)in[CODE].data, *text = (const int64_t *)in[TEXT].data;
  const int32_t *owner = (const int32_t *)in[OWNER].data, *font = (const int32_t *)in[FONT].data;
  const double *origin = (const double *)in[ORIGIN].data, *advance = (const double *)in[ADVANCE].data;
  const double *sizes = (const double *)in[SIZE].data, *matrix = (const double *)in[MATRIX].data;
  const char *hyphen = in[HYPHEN].data, *unmapped = in[UNMAPPED].data;
  uint32_t *points = (uint32_t *)out[POINTS];
  double *start = (double *)out[STARTS], *box = (double *)out[BOXES], *em = (double *)out[SIZES];
  int32_t *owners = (int32_t *)out[OWNERS], *fonts = (int32_t *)out[FONTS], *space = (int32_t *)out[SPACES];
  Py_ssize_t n = in[CODE].count, t = 0, g = 0;
  int32_t widest = 0; /* of the blanks since the last letter */
  int kept = 0;       /* whether the character before is a letter */
  int64_t before = 0;
  for (Py_ssize_t i = 0; i < n; i++) {
    const double *at = origin + 2 * i;
    int inside = i > 0 && owner[i] == owner[i - 1];
    if (i > 0 && owner[i] < owner[i - 1]) return -1;
    while (t < in[TEXT].count && text[t] < owner[i]) t++;
    if (t == in[TEXT].count || text[t] != owner[i]) return -1;
    int64_t c = hyphen[i] && code[i] == 2 ? 0x2D : code[i];
    double size = sizes[t];
    if (c < 0 || c > 0x10FFFF || !isfinite(at[0]) || !isfinite(at[1]) || !isfinite(size)) return -1;
    if (!inside) { /* a vertical font moves the first origin off the line of its object */
      const double *m = matrix + 6 * t;
      double x = at[0] - m[4], y = at[1] - m[5];
      double off = (m[1] * x - m[0] * y) / (m[0] > 1e-9 ? m[0] : 1e-9);
      if (off > UPRIGHT * size) return -1;
    }
    int32_t kind = blank(c);
    if (kind) {
      if (kind > widest) widest = kind;
    } else {
      if (kept) { /* another character of the glyph before? */
        double least = 1e-3 * (size > 1e-3 ? size : 1e-3);
        if (inside && fabs(at[0] - at[-2]) < least && fabs(at[1] - at[-1]) < least) return -1;
        if ((c & ~(int64_t)0x3FF) == 0xDC00 && (before & ~(int64_t)0x3FF) == 0xD800) return -1;
      }
      space[g] = i > 0 && !kept && inside ? widest : 0;
      points[g] = unmapped[i] ? 0xFFFD : (uint32_t)c;
      out[MAPPED][g] = (char)!wrong(points[g]);
      double x = at[0] - left, y = top - at[1];
      start[2 * g] = x, start[2 * g + 1] = y;
      box[4 * g] = x, box[4 * g + 1] = y - ABOVE * size, box[4 * g + 2] = x + advance[i];
      box[4 * g + 3] = y + BELOW * size;
      em[g] = size, owners[g] = owner[i], fonts[g] = font[t];
      widest = 0;
      g++;
    }
    kept = !kind;
    before = c;
  }
  return g;
}

static PyObject *glyphs(PyObject *self, PyObject *arguments) {
  static const Py_ssize_t ITEMS[CHARS] = { 8, 4, 8, 8, 1, 1, 8, 8, 8, 4 };
  static const Py_ssize_t WIDTHS_OF[GLYPHS] = { 4, 16, 32, 8, 4, 4, 4, 1 }; /* bytes for each glyph */
  PyObject *o[CHARS], *made = NULL;
  double left, top;
  In in[CHARS] = { { .held = 0 } };
  char *out[GLYPHS];
  (void)self;
  if (!PyArg_ParseTuple(arguments, "OOOOOOOOOOdd", &o[0], &o[1], &o[2], &o[3], &o[4], &o[5], &o[6], &o[7], &o[8],
                        &o[9], &left, &top))
    return NULL;
  int good = take_all(o, in, ITEMS, CHARS);
  Py_ssize_t n = in[CODE].count, t = in[TEXT].count, count = -1;
  if (good == 1 && in[OWNER].count == n && in[ORIGIN].count == 2 * n && in[ADVANCE].count == n &&
      in[HYPHEN].count == n && in[UNMAPPED].count == n && in[SIZE].count == t && in[MATRIX].count == 6 * t &&
      in[FONT].count == t && isfinite(left) && isfinite(top) && all_upright((const double *)in[MATRIX].data, t)) {
    made = PyTuple_New(GLYPHS);
    for (int i = 0; i < GLYPHS && made; i++) {
      PyObject *one = PyByteArray_FromStringAndSize(NULL, n * WIDTHS_OF[i]);
      if (one) out[i] = PyByteArray_AsString(one);
      if (!one || PyTuple_SetItem(made, i, one) < 0) Py_CLEAR(made);
    }
    if (!made) good = -1;
    else count = write_glyphs(in, left, top, out);
  }
  release(in, CHARS);
  if (good < 0) return NULL;
  for (int i = 0; i < GLYPHS && count >= 0 && made; i++)
    if (PyByteArray_Resize(PyTuple_GetItem(made, i), count * WIDTHS_OF[i]) < 0) Py_CLEAR(made);
  if (count >= 0) return made;
  Py_XDECREF(made);
  Py_RETURN_NONE;
}

/* paths */

enum { XY, KIND, CLOSES, COUNT, MODE, FILL, STROKED, STROKE, WIDTH, DASHED, CLIP, SHOWN, PATHS };
enum { AREAS, AREA_FILL, AREA_STROKE, SQUARES, AREA_PATH, LINES, WIDTHS, COLORS, DASHES, AREA_OF, LINE_PATH, DRAWN };

typedef struct { /* what is true of a path */
  int64_t fill, stroke, number;
  double clip[4], width;
  char seen, dashed;
} Pen;

static double larger(double a, double b) { return a >= b ? a : b; }
static double smaller(double a, double b) { return a <= b ? a : b; }

static int reaches(const double *low, const double *high, const double *clip, double margin) {
  return high[0] + margin >= clip[0] && high[1] + margin >= clip[1] && low[0] - margin <= clip[2] &&
         low[1] - margin <= clip[3];
}

static int is_square(const double *xy, const int32_t *kind, Py_ssize_t n, const double *low, const double *high) {
  if (n < 4) return 0;
  for (Py_ssize_t i = 0; i < n; i++) {
    const double *p = xy + 2 * i, *q = i ? p - 2 : xy + 2 * (n - 1);
    double dx = fabs(p[0] - q[0]), dy = fabs(p[1] - q[1]);
    int x_end = p[0] - low[0] <= SQUARE || high[0] - p[0] <= SQUARE;
    int y_end = p[1] - low[1] <= SQUARE || high[1] - p[1] <= SQUARE;
    if (!(x_end && y_end && (dx < dy ? dx : dy) <= SQUARE && kind[i] != 1)) return 0;
  }
  return 1;
}

static int put_line(const double *one, const double *two, const Pen *pen, int32_t area, Out *out) {
  int swap = one[0] > two[0] || (one[0] == two[0] && one[1] > two[1]);
  const double *a = swap ? two : one, *b = swap ? one : two, *clip = pen->clip;
  double ends[4] = { a[0], a[1], b[0], b[1] };
  double low[2] = { smaller(a[0], b[0]), smaller(a[1], b[1]) }, high[2] = { larger(a[0], b[0]), larger(a[1], b[1]) };
  if (!reaches(low, high, clip, pen->width / 2 + 0.01)) return 1;
  if (low[0] < clip[0] || low[1] < clip[1] || high[0] > clip[2] || high[1] > clip[3]) {
    double x = high[0] - low[0], y = high[1] - low[1];
    if ((x < y ? x : y) <= SQUARE) { /* a slanted one stays whole */
      int axis = x >= y ? 0 : 1;
      double near = clip[axis], far = larger(clip[axis], clip[axis + 2]);
      ends[axis] = smaller(larger(ends[axis], near), far);
      ends[axis + 2] = smaller(larger(ends[axis + 2], near), far);
    }
  }
  return push(&out[LINES], ends, sizeof ends) && push(&out[WIDTHS], &pen->width, sizeof pen->width) &&
         push(&out[COLORS], &pen->stroke, sizeof pen->stroke) && push(&out[DASHES], &pen->dashed, 1) &&
         push(&out[AREA_OF], &area, sizeof area) && push(&out[LINE_PATH], &pen->number, sizeof pen->number);
}

static int put_area(const double *low, const double *high, const Pen *pen, int square, Out *out) {
  const double *clip = pen->clip;
  double box[4] = { larger(low[0], clip[0]), larger(low[1], clip[1]), smaller(high[0], clip[2]),
                    smaller(high[1], clip[3]) };
  char is = (char)square;
  box[2] = larger(box[2], box[0]);
  box[3] = larger(box[3], box[1]);
  return push(&out[AREAS], box, sizeof box) && push(&out[AREA_FILL], &pen->fill, sizeof pen->fill) &&
         push(&out[AREA_STROKE], &pen->stroke, sizeof pen->stroke) && push(&out[SQUARES], &is, 1) &&
         push(&out[AREA_PATH], &pen->number, sizeof pen->number);
}

/* One subpath of n points: its area, if it has one, and the strokes along it; 0 if memory ran out. */
static int put_part(const double *xy, const int32_t *kind, const char *closes, Py_ssize_t n, const Pen *pen,
                    int32_t *areas, Out *out) {
  double low[2] = { xy[0], xy[1] }, high[2] = { xy[0], xy[1] };
  const double *last = xy + 2 * (n - 1);
  int closed = closes[0] != 0, stroked = pen->stroke != 0 && pen->seen;
  int32_t area = -1;
  for (Py_ssize_t i = 1; i < n; i++) {
    for (int k = 0; k < 2; k++) {
      low[k] = smaller(low[k], xy[2 * i + k]);
      high[k] = larger(high[k], xy[2 * i + k]);
    }
    closed |= closes[i] != 0;
  }
  int returns = fabs(xy[0] - last[0]) < SQUARE && fabs(xy[1] - last[1]) < SQUARE && n > 2;
  if ((pen->fill != 0 || ((closed || returns) && stroked)) && n > 1 && pen->seen &&
      reaches(low, high, pen->clip, stroked ? pen->width / 2 : 0.0) && (high[0] - low[0] > 0 || high[1] - low[1] > 0)) {
    area = (*areas)++;
    if (!put_area(low, high, pen, is_square(xy, kind, n, low, high), out)) return 0;
  }
  if (!stroked) return 1;
  for (Py_ssize_t i = 1; i < n; i++)
    if (kind[i] == 0 && !put_line(xy + 2 * (i - 1), xy + 2 * i, pen, area, out)) return 0;
  return !(closed && !returns && n > 2) || put_line(last, xy, pen, area, out);
}

/* 1 all drawn, 0 out of the ordinary, -1 no memory. xy: as displayed already. */
static int draw_paths(const In *in, const double *xy, double left, double top, double width, double height, Out *out) {
  const int32_t *kind = (const int32_t *)in[KIND].data, *count = (const int32_t *)in[COUNT].data;
  const int32_t *mode = (const int32_t *)in[MODE].data;
  const int64_t *fill = (const int64_t *)in[FILL].data, *stroke = (const int64_t *)in[STROKE].data;
  const double *widths = (const double *)in[WIDTH].data, *clips = (const double *)in[CLIP].data;
  Py_ssize_t n = in[KIND].count, at = 0;
  int32_t areas = 0;
  for (Py_ssize_t p = 0; p < in[COUNT].count; p++) {
    const double *clip = clips + 4 * p;
    Pen pen = { .number = p, .width = widths[p], .seen = in[SHOWN].data[p] != 0, .dashed = in[DASHED].data[p] != 0 };
    if (count[p] < 0 || count[p] > n - at || !isfinite(widths[p]) || !all_finite(clip, 4)) return 0;
    pen.fill = mode[p] > 0 && fill[p] >> 24 > 0 ? fill[p] : 0;
    pen.stroke = in[STROKED].data[p] && stroke[p] >> 24 > 0 ? stroke[p] : 0;
    pen.clip[0] = larger(clip[0] - left, 0.0);
    pen.clip[1] = larger(top - clip[3], 0.0);
    pen.clip[2] = smaller(clip[2] - left, width);
    pen.clip[3] = smaller(top - clip[1], height);
    for (Py_ssize_t end = at + count[p]; at < end;) {
      Py_ssize_t from = at++;
      while (at < end && kind[at] != 2) at++;
      if (!put_part(xy + 2 * from, kind + from, in[CLOSES].data + from, at - from, &pen, &areas, out)) return -1;
    }
  }
  return at == n;
}

static PyObject *paths(PyObject *self, PyObject *arguments) {
  static const Py_ssize_t ITEMS[PATHS] = { 8, 4, 1, 4, 4, 8, 1, 8, 8, 1, 8, 1 };
  PyObject *o[PATHS];
  double left, top, width, height;
  In in[PATHS] = { { .held = 0 } };
  Out out[DRAWN] = { { NULL, 0, 0 } };
  (void)self;
  if (!PyArg_ParseTuple(arguments, "OOOOOOOOOOOOdddd", &o[0], &o[1], &o[2], &o[3], &o[4], &o[5], &o[6], &o[7], &o[8],
                        &o[9], &o[10], &o[11], &left, &top, &width, &height))
    return NULL;
  int good = take_all(o, in, ITEMS, PATHS);
  if (good < 0) return release(in, PATHS), NULL;
  Py_ssize_t n = in[KIND].count, p = in[COUNT].count;
  double *xy = NULL;
  if (good == 1)
    good = in[XY].count == 2 * n && in[CLOSES].count == n && in[MODE].count == p && in[FILL].count == p &&
           in[STROKED].count == p && in[STROKE].count == p && in[WIDTH].count == p && in[DASHED].count == p &&
           in[CLIP].count == 4 * p && in[SHOWN].count == p && isfinite(left) && isfinite(top) && isfinite(width) &&
           isfinite(height) && all_finite((const double *)in[XY].data, 2 * n);
  if (good) {
    xy = malloc((size_t)(n > 0 ? 2 * n : 1) * sizeof *xy);
    if (!xy) good = -1;
  }
  if (good > 0) {
    const double *from = (const double *)in[XY].data;
    for (Py_ssize_t i = 0; i < n; i++) xy[2 * i] = from[2 * i] - left, xy[2 * i + 1] = top - from[2 * i + 1];
    good = draw_paths(in, xy, left, top, width, height, out);
  }
  free(xy);
  release(in, PATHS);
  if (good) return give(out, DRAWN, good > 0);
  for (int i = 0; i < DRAWN; i++) free(out[i].data);
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = { { "words", words, METH_VARARGS, NULL },
                                 { "repeated", repeated, METH_VARARGS, NULL },
                                 { "texts", texts, METH_VARARGS, NULL },
                                 { "glyphs", glyphs, METH_VARARGS, NULL },
                                 { "paths", paths, METH_VARARGS, NULL },
                                 { NULL, NULL, 0, NULL } };
static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_page", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__page(void) { return PyModule_Create(&module); }
