/* What is written to lines and chunks: the steps of lines.py and unruled/pieces.py that go from glyph to glyph.
 *
 * lines(text, box, origin, size, confidence, space, font, owner, uncut, (Line, as_array), frame)
 *   -> [Line, ...]                                                                            as lines.find_lines
 * pieces(text, box, origin, size, angle, vertical, space, font, use, cell, (Chunk, as_array, is_figure, says, short))
 *   -> [Chunk, ...]                                                                            as chunks._pieces
 * ... or, for None, -> [(text, base, size), ...]
 * crowded(box, origin, size, held, cell) -> (wide gaps, most lines of a cell, second most)     as refine._suspicious
 *
 * The same numbers as the modules in Python, bit for bit. Arrays come as buffers of float64, int64 (owner, use, cell),
 * int32 (space, font) or bool; as_array makes an array of the glyphs, a bytearray of int64 in the order of their writing,
 * of which each line or chunk has a part. A text of at most ``short`` letters is asked of is_figure, a longer one of says.
 * Any of them gives None where a number is not finite, or the arrays are not as it expects: then the module in Python
 * does the work.
 */
#include "_keys.c"

#define SAME_BASELINE 0.15
#define LEAST 0.1
#define CHUNK_GAP 1.5
#define TYPED_GAP 8.0
#define BLANK_GAP 0.8
#define JUSTIFIED 2.0
#define LEVEL 0.3
#define BLANKS 4

static const double LIMITS[3] = { 0.5, BLANK_GAP, 2.3 }; /* by what was typed in a gap: nothing, a blank, a full one */
static const char *const SEPARATORS[3] = { "", " ", "\xe3\x80\x80" };

static double least(double a, double b) { return a < b ? a : b; }
static double most(double a, double b) { return a > b ? a : b; }

/* The arrays of a call */

enum { F8 = 8, I8 = 8, I4 = 4, B1 = 1, MANY = 12 };

typedef struct { Py_buffer view[MANY]; Py_ssize_t count[MANY]; int held, good; } Views;

static const void *next(Views *own, PyObject *object, Py_ssize_t item) {
  /* The next array; NULL with an error set if it is no buffer. ``good`` tells whether all so far can be used. */
  int fit = take(object, &own->view[own->held], item, &own->count[own->held]);
  if (fit < 0) return NULL;
  own->good &= fit;
  return own->view[own->held++].buf;
}

static void let_go(Views *own) {
  while (own->held) PyBuffer_Release(&own->view[--own->held]);
}

static int usable(const int64_t *use, Py_ssize_t count, Py_ssize_t n, const double *box, const double *origin,
                  const double *size) {
  /* Whether all are places of n glyphs, of which every number is finite. */
  for (Py_ssize_t k = 0; k < count; k++) {
    int64_t i = use[k];
    if (i < 0 || i >= n || !all_finite(box + 4 * i, 4) || !all_finite(origin + 2 * i, 2) || !isfinite(size[i])) return 0;
  }
  return 1;
}

/* The objects that are made */

enum { TEXT, BOX, SIZE, FONT, DIRECTION, OWNER, GLYPHS, CONFIDENCE, X0, TOP, X1, BOTTOM, BASE, FIGURE, NAMES };
static const char *const NAME[NAMES] = { "text", "box", "size", "font", "direction", "owner", "glyphs", "confidence",
                                         "x0", "top", "x1", "bottom", "base", "figure" };
static PyObject *name[NAMES];

static PyObject *fresh(PyObject *type) {
  if (PyType_Check(type)) return PyType_GenericAlloc((PyTypeObject *)type, 0);
  PyErr_SetString(PyExc_TypeError, "a type was expected");
  return NULL;
}

static int give(PyObject *object, int which, PyObject *value) { /* takes the value, which may be NULL with an error set */
  int told = value ? PyObject_GenericSetAttr(object, name[which], value) : -1;
  Py_XDECREF(value);
  return told;
}

static int give_real(PyObject *object, int which, double value) { return give(object, which, PyFloat_FromDouble(value)); }

static int give_whole(PyObject *object, int which, int64_t value) {
  return give(object, which, PyLong_FromLongLong(value));
}

static int add(PyObject *list, PyObject *object) { /* takes the object, which may be NULL with an error set */
  int told = object ? PyList_Append(list, object) : -1;
  Py_XDECREF(object);
  return told;
}

static PyObject *array_of(PyObject *as_array, const int64_t *index, Py_ssize_t count) {
  PyObject *bytes = as_bytes(index, count, sizeof(int64_t));
  PyObject *array = bytes ? PyObject_CallFunctionObjArgs(as_array, bytes, NULL) : NULL;
  Py_XDECREF(bytes);
  return array;
}

/* Words */

static int wide(PyObject *text) { /* whether a glyph is East Asian wide, so that its neighbours need no blank */
  Py_UCS4 c = PyUnicode_ReadChar(text, 0);
  return c >= 0x2E80 || (c >= 0x2190 && c < 0x2600) || c == 0x203B;
}

static int words_only(PyObject *text, Py_ssize_t n, const int64_t *use, Py_ssize_t count) {
  /* Whether a list holds n texts, of which those used (NULL: all) are not empty. */
  if (!PyList_Check(text) || PyList_Size(text) != n) return 0;
  for (Py_ssize_t k = 0; k < count; k++) {
    PyObject *t = PyList_GetItem(text, use ? use[k] : k);
    if (!PyUnicode_Check(t) || PyUnicode_GetLength(t) < 1) return 0;
  }
  return 1;
}

static PyObject *joined(PyObject *parts, Py_ssize_t first, Py_ssize_t last, PyObject *nothing) {
  if (last - first == 1) return Py_XNewRef(PyList_GetItem(parts, first));
  PyObject *own = PyList_GetSlice(parts, first, last), *text = own ? PyUnicode_Join(nothing, own) : NULL;
  Py_XDECREF(own);
  return text;
}

static int set_part(PyObject *parts, Py_ssize_t i, PyObject *text, PyObject *before) { /* ``before``: a blank, or NULL */
  PyObject *part = before ? PyUnicode_Concat(before, text) : Py_NewRef(text);
  return part ? PyList_SetItem(parts, i, part) : -1;
}

static void box_of(const double *box, const int64_t *index, Py_ssize_t first, Py_ssize_t last, double *out) {
  memcpy(out, box + 4 * index[first], 4 * sizeof(double));
  for (Py_ssize_t i = first + 1; i < last; i++) {
    const double *b = box + 4 * index[i];
    out[0] = least(out[0], b[0]), out[1] = least(out[1], b[1]);
    out[2] = most(out[2], b[2]), out[3] = most(out[3], b[3]);
  }
}

/* Lines */

typedef struct {
  PyObject *text;
  Py_ssize_t n;
  const double *box, *origin, *size, *confidence, *start, *end, *across; /* the last three NULL: as in the box */
  const int32_t *space, *font;
  const int64_t *owner, *direction;
  const uint8_t *uncut;
  Py_ssize_t owners;
  PyObject *type, *as_array;
} Page;

static double start_of(const Page *p, int64_t i) { return p->start ? p->start[i] : p->box[4 * i]; }
static double end_of(const Page *p, int64_t i) { return p->end ? p->end[i] : p->box[4 * i + 2]; }
static double across_of(const Page *p, int64_t i) { return p->across ? p->across[i] : p->origin[2 * i + 1]; }
static double em_of(const double *size, int64_t i) { return most(size[i], LEAST); }

static int by_number(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static int font_of(const Page *p, const int64_t *index, Py_ssize_t first, Py_ssize_t last, int32_t *font) {
  /* The font of most glyphs, the first number where several are; -1 if memory ran out. */
  *font = p->font[index[first]];
  Py_ssize_t i = first, count = last - first, best = 0, k = 0;
  while (i < last && p->font[index[i]] == *font) i++;
  if (i == last) return 0;
  int32_t *own = room(count, sizeof(int32_t));
  if (!own) return -1;
  for (i = 0; i < count; i++) own[i] = p->font[index[first + i]];
  qsort(own, (size_t)count, sizeof(int32_t), by_number);
  for (i = 0; i < count; i = k) {
    for (k = i; k < count && own[k] == own[i]; k++) {}
    if (k - i > best) best = k - i, *font = own[i];
  }
  free(own);
  return 0;
}

static int add_line(const Page *p, PyObject *out, PyObject *parts, PyObject *nothing, const int64_t *index,
                    PyObject *array, Py_ssize_t first, Py_ssize_t last) {
  double box[4], size = em_of(p->size, index[first]), confidence = p->confidence[index[first]];
  int32_t font;
  if (font_of(p, index, first, last, &font) < 0) {
    PyErr_NoMemory();
    return -1;
  }
  box_of(p->box, index, first, last, box);
  for (Py_ssize_t i = first + 1; i < last; i++) {
    size = most(size, em_of(p->size, index[i]));
    confidence = least(confidence, p->confidence[index[i]]);
  }
  PyObject *line = fresh(p->type);
  if (line && (give(line, TEXT, joined(parts, first, last, nothing)) < 0 ||
               give(line, BOX, Py_BuildValue("(dddd)", box[0], box[1], box[2], box[3])) < 0 ||
               give_real(line, SIZE, size) < 0 || give_whole(line, FONT, font) < 0 ||
               give_whole(line, DIRECTION, p->direction ? p->direction[index[first]] : 0) < 0 ||
               give_whole(line, OWNER, p->owner[index[first]]) < 0 ||
               give(line, GLYPHS, PySequence_GetSlice(array, first, last)) < 0 ||
               give_real(line, CONFIDENCE, confidence) < 0))
    Py_CLEAR(line);
  return add(out, line);
}

static int order_lines(const Page *p, Key *keys, Py_ssize_t count) {
  /* The glyphs by owner, direction and baseline, each line along its writing; ``level`` tells the line. */
  for (Py_ssize_t k = 0; k < count; k++) {
    int64_t i = keys[k].index;
    keys[k].level = p->owner[i] * 4 + (p->direction ? p->direction[i] : 0);
    keys[k].key = across_of(p, i);
    keys[k].second = start_of(p, i);
  }
  if (sort(keys, count) < 0) return -1;
  int64_t row = 0, group = 0;
  double across = 0, em = 0;
  for (Py_ssize_t k = 0; k < count; k++) {
    double size = em_of(p->size, keys[k].index);
    if (!k || keys[k].level != group || keys[k].key - across > SAME_BASELINE * least(size, em)) row++;
    group = keys[k].level, across = keys[k].key, em = size;
    keys[k].level = row;
    keys[k].key = keys[k].second;
    keys[k].second = (double)keys[k].index; /* those that begin at one place stay as they were painted */
  }
  return sort(keys, count);
}

static PyObject *lines_of(const Page *p) {
  Py_ssize_t count = 0, first = 0;
  PyObject *out = NULL, *parts = NULL, *array = NULL, *blanks[3] = { NULL, NULL, NULL };
  Key *keys = room(p->n, sizeof(Key));
  int64_t *index = room(p->n, sizeof(int64_t));
  uint8_t *begin = room(p->n, 1);
  if (!keys || !index || !begin) goto memory;
  for (Py_ssize_t i = 0; i < p->n; i++)
    if (p->owner[i] >= 0) keys[count++].index = i;
  if (order_lines(p, keys, count) < 0) goto memory;
  for (int k = 0; k < 3; k++)
    if (!(blanks[k] = PyUnicode_FromString(SEPARATORS[k]))) goto done;
  parts = PyList_New(count);
  if (!parts) goto done;
  for (Py_ssize_t k = 0; k < count; k++) {
    int64_t i = index[k] = keys[k].index;
    PyObject *text = PyList_GetItem(p->text, i);
    int separator = 0;
    begin[k] = 1;
    if (k && keys[k].level == keys[k - 1].level) {
      int64_t last = index[k - 1];
      double gap = (start_of(p, i) - end_of(p, last)) / least(em_of(p->size, i), em_of(p->size, last));
      int typed = p->space[i] > 0, uncut = p->uncut && p->owner[i] < p->owners && p->uncut[p->owner[i]];
      begin[k] = !uncut && ((gap > CHUNK_GAP && !typed) || gap > TYPED_GAP);
      if (typed) separator = p->space[i];
      else {
        int here = wide(text), there = wide(PyList_GetItem(p->text, last));
        separator = here && there ? (gap > 1.0 ? 2 : 0) : gap > (here || there ? 0.5 : 0.2);
      }
    }
    if (set_part(parts, k, text, separator && !begin[k] ? blanks[separator] : NULL) < 0) goto done;
  }
  if (!(array = array_of(p->as_array, index, count))) goto done;
  out = PyList_New(0);
  for (Py_ssize_t k = 1; out && k <= count; k++) {
    if (k < count && !begin[k]) continue;
    if (add_line(p, out, parts, blanks[0], index, array, first, k) < 0) Py_CLEAR(out);
    first = k;
  }
  goto done;
memory:
  PyErr_NoMemory();
done:
  Py_XDECREF(parts), Py_XDECREF(array);
  for (int k = 0; k < 3; k++) Py_XDECREF(blanks[k]);
  free(keys), free(index), free(begin);
  return out;
}

static int spaces(const int32_t *space, Py_ssize_t n) { /* whether each is one of those there are */
  for (Py_ssize_t i = 0; i < n; i++)
    if (space[i] < 0 || space[i] > 2) return 0;
  return 1;
}

static int may_be_owners(const int64_t *owner, const int64_t *direction, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; i++)
    if (owner[i] > MOST || (direction && (direction[i] < 0 || direction[i] > 3))) return 0;
  return 1;
}

static PyObject *lines(PyObject *self, PyObject *args) {
  PyObject *in[8], *uncut, *frame[4] = { Py_None, Py_None, Py_None, Py_None }, *out = NULL;
  Views own = { .held = 0, .good = 1 };
  Page p;
  (void)self;
  memset(&p, 0, sizeof p);
  if (!PyArg_ParseTuple(args, "OOOOOOOOO(OO)|OOOO", &in[0], &in[1], &in[2], &in[3], &in[4], &in[5], &in[6], &in[7],
                        &uncut, &p.type, &p.as_array, &frame[0], &frame[1], &frame[2], &frame[3]))
    return NULL;
  p.text = in[0];
  if (!(p.box = next(&own, in[1], F8)) || !(p.origin = next(&own, in[2], F8)) || !(p.size = next(&own, in[3], F8)) ||
      !(p.confidence = next(&own, in[4], F8)) || !(p.space = next(&own, in[5], I4)) ||
      !(p.font = next(&own, in[6], I4)) || !(p.owner = next(&own, in[7], I8)) ||
      (uncut != Py_None && !(p.uncut = next(&own, uncut, B1))))
    goto done;
  Py_ssize_t n = p.n = own.count[2];
  p.owners = uncut != Py_None ? own.count[7] : 0;
  int good = own.count[0] == 4 * n && own.count[1] == 2 * n;
  for (int k = 3; k < 7; k++) good = good && own.count[k] == n;
  if (frame[0] != Py_None) {
    int first = own.held;
    if (!(p.direction = next(&own, frame[0], I8)) || !(p.start = next(&own, frame[1], F8)) ||
        !(p.end = next(&own, frame[2], F8)) || !(p.across = next(&own, frame[3], F8)))
      goto done;
    for (int k = first; k < own.held; k++) good = good && own.count[k] == n;
    good = good && own.good && all_finite(p.start, n) && all_finite(p.end, n) && all_finite(p.across, n);
  }
  good = good && own.good && all_finite(p.box, 4 * n) && all_finite(p.origin, 2 * n) && all_finite(p.size, n);
  good = good && all_finite(p.confidence, n) && spaces(p.space, n) && may_be_owners(p.owner, p.direction, n);
  out = good && words_only(p.text, n, NULL, n) ? lines_of(&p) : Py_NewRef(Py_None);
done:
  let_go(&own);
  return out;
}

/* Chunks */

typedef struct {
  PyObject *text;
  Py_ssize_t n, count;
  const double *box, *origin, *size, *angle;
  const uint8_t *vertical;
  const int32_t *space, *font;
  const int64_t *use, *cell;
  PyObject *type, *as_array, *is_figure, *says; /* the type NULL: rows are wanted */
  Py_ssize_t brief;
} Piece;

static int flat(const Piece *p, int64_t i) { /* whether a glyph is written from left to right */
  if (p->vertical[i]) return 0;
  if (p->angle[i] == 0) return 1;
  double turned = fmod(p->angle[i] + 45, 360);
  if (turned < 0) turned += 360;
  return fabs(turned - 45) < 2;
}

static int order_pieces(const Piece *p, Key *keys, Py_ssize_t count) {
  /* The glyphs by cell and baseline, each line from left to right; ``level`` tells the line. */
  if (sort(keys, count) < 0) return -1;
  int64_t row = 0, cell = 0;
  double base = 0, em = 0;
  for (Py_ssize_t k = 0; k < count; k++) {
    double size = em_of(p->size, keys[k].index);
    if (k && (keys[k].level != cell || keys[k].key - base > SAME_BASELINE * least(size, em))) row++;
    cell = keys[k].level, base = keys[k].key, em = size;
    keys[k].level = row;
    keys[k].key = p->box[4 * keys[k].index];
  }
  return sort(keys, count);
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int letter(PyObject *text, int64_t i) { /* whether a glyph's first character is a letter; -1 with an error set */
  PyObject *first = PyUnicode_Substring(PyList_GetItem(text, i), 0, 1);
  PyObject *told = first ? PyObject_CallMethod(first, "isalpha", NULL) : NULL;
  int is = told ? PyObject_IsTrue(told) : -1;
  Py_XDECREF(first), Py_XDECREF(told);
  return is;
}

static int bridge(const Piece *p, const Key *keys, const double *gap, uint8_t *begin, Py_ssize_t first,
                  Py_ssize_t last) {
  /* In a line that is set to fill its measure, a gap as wide as most typed blanks parts no words. */
  Py_ssize_t blanks = 0;
  int any = 0;
  for (Py_ssize_t k = first + 1; k < last; k++)
    if (p->space[keys[k].index] == 1) blanks++, any |= gap[k] > BLANK_GAP && gap[k] < JUSTIFIED;
  if (!any || blanks < BLANKS) return 0;
  double *own = room(blanks, sizeof(double));
  if (!own) {
    PyErr_NoMemory();
    return -1;
  }
  blanks = 0;
  for (Py_ssize_t k = first + 1; k < last; k++)
    if (p->space[keys[k].index] == 1) own[blanks++] = gap[k];
  qsort(own, (size_t)blanks, sizeof(double), by_value);
  double usual = blanks % 2 ? own[blanks / 2] : (own[blanks / 2 - 1] + own[blanks / 2]) / 2;
  free(own);
  for (Py_ssize_t k = first + 1; k < last; k++) {
    if (!begin[k] || p->space[keys[k].index] != 1) continue;
    if (!(gap[k] > BLANK_GAP && gap[k] < JUSTIFIED && gap[k] < 1.5 * usual)) continue;
    int here = letter(p->text, keys[k].index), there = here ? here : letter(p->text, keys[k - 1].index);
    if (here < 0 || there < 0) return -1;
    if (here || there) begin[k] = 0;
  }
  return 0;
}

static PyObject *chunk_of(const Piece *p, PyObject *text, const double *box, double base, double size, int32_t font,
                          PyObject *glyphs) { /* takes the glyphs */
  PyObject *chunk = fresh(p->type);
  PyObject *says = PyUnicode_GetLength(text) <= p->brief ? p->is_figure : p->says;
  if (!chunk || give(chunk, TEXT, Py_NewRef(text)) < 0 || give_real(chunk, X0, box[0]) < 0 ||
      give_real(chunk, TOP, box[1]) < 0 || give_real(chunk, X1, box[2]) < 0 || give_real(chunk, BOTTOM, box[3]) < 0 ||
      give_real(chunk, BASE, base) < 0 || give_real(chunk, SIZE, size) < 0 || give_whole(chunk, FONT, font) < 0 ||
      give(chunk, FIGURE, PyObject_CallFunctionObjArgs(says, text, NULL)) < 0) {
    Py_XDECREF(glyphs), Py_XDECREF(chunk);
    return NULL;
  }
  if (give(chunk, GLYPHS, glyphs) < 0) Py_CLEAR(chunk);
  return chunk;
}

static int add_piece(const Piece *p, PyObject *out, PyObject *parts, PyObject *nothing, const int64_t *index,
                     PyObject *array, Py_ssize_t first, Py_ssize_t last) {
  double box[4], size = p->size[index[first]], base = p->origin[2 * index[first] + 1];
  box_of(p->box, index, first, last, box);
  for (Py_ssize_t i = first + 1; i < last; i++) /* the baseline of the first of its largest glyphs */
    if (p->size[index[i]] > size) size = p->size[index[i]], base = p->origin[2 * index[i] + 1];
  PyObject *text = joined(parts, first, last, nothing);
  if (!text) return -1;
  PyObject *piece = p->type ? chunk_of(p, text, box, base, size, p->font[index[first]], PySequence_GetSlice(array, first, last))
                            : Py_BuildValue("Odd", text, base, size);
  Py_DECREF(text);
  return add(out, piece);
}

static PyObject *pieces_of(const Piece *p) {
  Py_ssize_t count = 0, first = 0;
  PyObject *out = NULL, *parts = NULL, *array = NULL;
  PyObject *nothing = PyUnicode_FromString(SEPARATORS[0]), *blank = PyUnicode_FromString(SEPARATORS[1]);
  Key *keys = room(p->count, sizeof(Key));
  int64_t *index = room(p->count, sizeof(int64_t));
  uint8_t *begin = room(p->count, 1);
  double *gap = room(p->count, sizeof(double));
  if (!nothing || !blank) goto done;
  if (!keys || !index || !begin || !gap) goto memory;
  for (Py_ssize_t k = 0; k < p->count; k++) {
    if (!flat(p, p->use[k])) continue;
    keys[count].index = p->use[k];
    keys[count].level = p->cell ? p->cell[k] : 0;
    keys[count++].key = p->origin[2 * p->use[k] + 1];
  }
  if (order_pieces(p, keys, count) < 0) goto memory;
  for (Py_ssize_t k = 0; k < count; k++) {
    int64_t i = index[k] = keys[k].index;
    begin[k] = 1;
    if (!k || keys[k].level != keys[k - 1].level) continue;
    int64_t last = index[k - 1];
    gap[k] = (p->box[4 * i] - p->box[4 * last + 2]) / least(em_of(p->size, i), em_of(p->size, last));
    begin[k] = gap[k] > LIMITS[p->space[i]];
  }
  for (Py_ssize_t k = 1; k <= count; k++)
    if (k == count || keys[k].level != keys[first].level) {
      if (bridge(p, keys, gap, begin, first, k) < 0) goto done;
      first = k;
    }
  parts = PyList_New(count);
  if (!parts) goto done;
  for (Py_ssize_t k = 0; k < count; k++)
    if (set_part(parts, k, PyList_GetItem(p->text, index[k]), p->space[index[k]] && !begin[k] ? blank : NULL) < 0)
      goto done;
  if (p->type && !(array = array_of(p->as_array, index, count))) goto done;
  out = PyList_New(0);
  first = 0;
  for (Py_ssize_t k = 1; out && k <= count; k++) {
    if (k < count && !begin[k]) continue;
    if (add_piece(p, out, parts, nothing, index, array, first, k) < 0) Py_CLEAR(out);
    first = k;
  }
  goto done;
memory:
  PyErr_NoMemory();
done:
  Py_XDECREF(parts), Py_XDECREF(array), Py_XDECREF(nothing), Py_XDECREF(blank);
  free(keys), free(index), free(begin), free(gap);
  return out;
}

static PyObject *pieces(PyObject *self, PyObject *args) {
  PyObject *in[9], *cell, *made, *out = NULL;
  Views own = { .held = 0, .good = 1 };
  Piece p;
  (void)self;
  memset(&p, 0, sizeof p);
  if (!PyArg_ParseTuple(args, "OOOOOOOOOOO", &in[0], &in[1], &in[2], &in[3], &in[4], &in[5], &in[6], &in[7], &in[8],
                        &cell, &made))
    return NULL;
  if (made != Py_None &&
      (!PyTuple_Check(made) ||
       !PyArg_ParseTuple(made, "OOOOn", &p.type, &p.as_array, &p.is_figure, &p.says, &p.brief))) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "what is made is told by a tuple");
    return NULL;
  }
  p.text = in[0];
  if (!(p.box = next(&own, in[1], F8)) || !(p.origin = next(&own, in[2], F8)) || !(p.size = next(&own, in[3], F8)) ||
      !(p.angle = next(&own, in[4], F8)) || !(p.vertical = next(&own, in[5], B1)) ||
      !(p.space = next(&own, in[6], I4)) || !(p.font = next(&own, in[7], I4)) || !(p.use = next(&own, in[8], I8)) ||
      (cell != Py_None && !(p.cell = next(&own, cell, I8))))
    goto done;
  Py_ssize_t n = p.n = own.count[2];
  p.count = own.count[7];
  int good = own.good && own.count[0] == 4 * n && own.count[1] == 2 * n;
  for (int k = 3; k < 7; k++) good = good && own.count[k] == n;
  good = good && (cell == Py_None || own.count[8] == p.count) && usable(p.use, p.count, n, p.box, p.origin, p.size);
  for (Py_ssize_t k = 0; good && k < p.count; k++)
    good = isfinite(p.angle[p.use[k]]) && spaces(p.space + p.use[k], 1);
  out = good && words_only(p.text, n, p.use, p.count) ? pieces_of(&p) : Py_NewRef(Py_None);
done:
  let_go(&own);
  return out;
}

/* Cells that hold more than one text */

static PyObject *crowded(PyObject *self, PyObject *args) {
  PyObject *in[5], *out = NULL;
  Views own = { .held = 0, .good = 1 };
  const double *box, *origin, *size;
  const int64_t *held, *cell;
  (void)self;
  if (!PyArg_ParseTuple(args, "OOOOO", &in[0], &in[1], &in[2], &in[3], &in[4])) return NULL;
  if (!(box = next(&own, in[0], F8)) || !(origin = next(&own, in[1], F8)) || !(size = next(&own, in[2], F8)) ||
      !(held = next(&own, in[3], I8)) || !(cell = next(&own, in[4], I8)))
    goto done;
  Py_ssize_t n = own.count[2], count = own.count[3];
  if (!own.good || own.count[0] != 4 * n || own.count[1] != 2 * n || own.count[4] != count ||
      !usable(held, count, n, box, origin, size)) {
    out = Py_NewRef(Py_None);
    goto done;
  }
  Key *keys = room(count, sizeof(Key));
  if (keys)
    for (Py_ssize_t k = 0; k < count; k++) {
      keys[k].index = held[k];
      keys[k].level = cell[k];
      keys[k].key = rint(origin[2 * held[k] + 1] / 2.0);
      keys[k].second = box[4 * held[k]];
    }
  if (!keys || sort(keys, count) < 0) PyErr_NoMemory();
  else {
    Py_ssize_t gaps = 0, lines = 0, tallest = 0, next_one = 0;
    for (Py_ssize_t k = 1; k <= count; k++) {
      if (k < count && keys[k].level == keys[k - 1].level) {
        int64_t i = keys[k].index, last = keys[k - 1].index;
        double em = em_of(size, i);
        if (!(fabs(origin[2 * i + 1] - origin[2 * last + 1]) < LEVEL * em)) lines++;
        else if (box[4 * i] - box[4 * last + 2] > em) gaps++;
        continue;
      }
      if (lines > tallest) next_one = tallest, tallest = lines;
      else if (lines > next_one) next_one = lines;
      lines = 0;
    }
    out = Py_BuildValue("nnn", gaps, tallest, next_one);
  }
  free(keys);
done:
  let_go(&own);
  return out;
}

static PyMethodDef methods[] = {
  { "lines", lines, METH_VARARGS, "The lines of all owners." },
  { "pieces", pieces, METH_VARARGS, "The chunks as gaps alone part them." },
  { "crowded", crowded, METH_VARARGS, "How many wide gaps and lines the cells of a grid hold." },
  { NULL, NULL, 0, NULL },
};

static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_written", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__written(void) {
  for (int i = 0; i < NAMES; i++)
    if (!name[i] && !(name[i] = PyUnicode_InternFromString(NAME[i]))) return NULL;
  return PyModule_Create(&module);
}
