/* Cells from the grid of a page to the document, a whole table in one call: the loops of sheet.py, headers.py, describe.py.
 *
 * seated(spans, xs, ys, first, lines by owner, page, GridCell, several) -> list   as sheet.cells_of
 * set_alignment(cells)                                                            as sheet._alignment of each
 * set_grounds(cells, boxes of shapes, fills) -> whether that could be done        as sheet._grounds
 * figure_columns(cells, first row, is_figure, says, short) -> set                 as headers.figure_columns
 * described(cells, depth, stub, GridCell, (Cell, Region), (fields of both), (normalise, whole, parse_figure, value))
 *   -> list                                                                       as describe._cell of each
 *
 * The same objects as the loops in Python make, attribute by attribute. Whatever is not as those make it (an attribute
 * missing, a list that is none) raises what Python raises for it.
 */
#include "_keys.c"

#define WIDEST ((Py_ssize_t)1 << 24) /* columns that are counted here */

enum { ROW, COLUMN, ROW_SPAN, COLUMN_SPAN, TEXT, RAW, CORRECTED, VALUE, DECIMALS, SYMBOL, ROLE, CONFIDENCE, REGIONS,
       PAGE, BBOX, BOX, LINES, ALIGN, FILL, SIZE, DIRECTION, UNIT, DICT, FIELDS_SET, EXTRA, PRIVATE, NAMES };
static const char *const NAME[NAMES] = { "row", "column", "row_span", "column_span", "text", "raw", "corrected", "value",
                                         "decimals", "symbol", "role", "confidence", "regions", "page", "bbox", "box",
                                         "lines", "align", "fill", "size", "direction", "unit", "__dict__",
                                         "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__" };
static PyObject *name[NAMES];
enum { NOTHING, HEADER, LABEL, DATA, LEFT, CENTER, RIGHT, NEWLINE, WORDS };
static const char *const WORD[WORDS] = { "", "header", "label", "data", "left", "center", "right", "\n" };
static PyObject *word[WORDS], *zero, *one;

static PyObject *get(PyObject *object, int which) { return PyObject_GetAttr(object, name[which]); }

static int set(PyObject *object, int which, PyObject *value) { /* as object.__setattr__, which no model overrides here */
  return PyObject_GenericSetAttr(object, name[which], value);
}

static int whole(PyObject *object, int which, Py_ssize_t *out) {
  PyObject *number = get(object, which);
  if (!number) return -1;
  *out = PyLong_AsSsize_t(number);
  Py_DECREF(number);
  return *out == -1 && PyErr_Occurred() ? -1 : 0;
}

static int real(PyObject *object, int which, double *out) {
  PyObject *number = get(object, which);
  if (!number) return -1;
  *out = PyFloat_AsDouble(number);
  Py_DECREF(number);
  return *out == -1.0 && PyErr_Occurred() ? -1 : 0;
}

static int box_of(PyObject *object, double *out) {
  PyObject *box = get(object, BOX);
  if (!box) return -1;
  int good = PyTuple_Check(box) && PyTuple_Size(box) == 4;
  for (int k = 0; good && k < 4; k++) {
    out[k] = PyFloat_AsDouble(PyTuple_GetItem(box, k));
    if (out[k] == -1.0 && PyErr_Occurred()) good = 0;
  }
  Py_DECREF(box);
  if (!good && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a box is a tuple of four numbers");
  return good ? 0 : -1;
}

static PyObject *lines_of(PyObject *cell) { /* a list, or NULL with an error set */
  PyObject *lines = get(cell, LINES);
  if (lines && !PyList_Check(lines)) {
    PyErr_SetString(PyExc_TypeError, "the lines of a cell are a list");
    Py_CLEAR(lines);
  }
  return lines;
}

static PyObject *fresh(PyObject *type) {
  if (!PyType_Check(type)) {
    PyErr_SetString(PyExc_TypeError, "a type was expected");
    return NULL;
  }
  return PyType_GenericAlloc((PyTypeObject *)type, 0);
}

/* The cells of a page's grid */

static double at(PyObject *list, Py_ssize_t k) { /* -1 with an error set where there is none */
  PyObject *number = PyList_GetItem(list, k);
  return number ? PyFloat_AsDouble(number) : -1.0;
}

static PyObject *seat(PyObject *span, PyObject *xs, PyObject *ys, PyObject *own, PyObject *page, PyObject *type) {
  Py_ssize_t row, column, rows, columns;
  if (!PyTuple_Check(span)) {
    PyErr_SetString(PyExc_TypeError, "a span is a tuple");
    return NULL;
  }
  if (!PyArg_ParseTuple(span, "nnnn", &row, &column, &rows, &columns)) return NULL;
  if (row < 0 || column < 0 || rows < 0 || columns < 0 || row >= PyList_Size(ys) || column >= PyList_Size(xs) ||
      rows >= PyList_Size(ys) - row || columns >= PyList_Size(xs) - column) {
    PyErr_SetString(PyExc_IndexError, "a cell beyond its grid");
    return NULL;
  }
  PyObject *cell = fresh(type), *box = NULL;
  if (!cell) return NULL;
  double x0 = at(xs, column), top = at(ys, row), x1 = at(xs, column + columns), bottom = at(ys, row + rows);
  if (!PyErr_Occurred()) box = Py_BuildValue("(dddd)", x0, top, x1, bottom);
  if (!box || set(cell, ROW, PyTuple_GetItem(span, 0)) < 0 || set(cell, COLUMN, PyTuple_GetItem(span, 1)) < 0 ||
      set(cell, ROW_SPAN, PyTuple_GetItem(span, 2)) < 0 || set(cell, COLUMN_SPAN, PyTuple_GetItem(span, 3)) < 0 ||
      set(cell, BOX, box) < 0 || set(cell, LINES, own) < 0 || set(cell, ALIGN, word[NOTHING]) < 0 ||
      set(cell, FILL, zero) < 0 || set(cell, PAGE, page) < 0 || set(cell, CONFIDENCE, one) < 0)
    Py_CLEAR(cell);
  Py_XDECREF(box);
  return cell;
}

static PyObject *seated(PyObject *self, PyObject *args) {
  PyObject *spans, *xs, *ys, *by_owner, *page, *type, *several;
  Py_ssize_t first;
  (void)self;
  if (!PyArg_ParseTuple(args, "O!O!O!nO!OOO", &PyList_Type, &spans, &PyList_Type, &xs, &PyList_Type, &ys, &first,
                        &PyDict_Type, &by_owner, &page, &type, &several))
    return NULL;
  PyObject *out = PyList_New(0);
  for (Py_ssize_t k = 0; out && k < PyList_Size(spans); k++) {
    PyObject *owner = PyLong_FromSsize_t(first + k), *own = NULL, *cell = NULL;
    if (owner) {
      own = PyDict_GetItemWithError(by_owner, owner);
      if (own && PyList_Check(own) && PyList_Size(own) > 1) own = PyObject_CallFunctionObjArgs(several, own, NULL);
      else if (own) Py_INCREF(own);
      else if (!PyErr_Occurred()) own = PyList_New(0);
    }
    if (own) cell = seat(PyList_GetItem(spans, k), xs, ys, own, page, type);
    if (!cell || PyList_Append(out, cell) < 0) Py_CLEAR(out);
    Py_XDECREF(owner), Py_XDECREF(own), Py_XDECREF(cell);
  }
  return out;
}

/* How the text stands in its cell */

static int alignment(PyObject *cell, PyObject *lines, int *out) {
  double box[4], own[4], size = 0, start = 0, end = 0, least = 0, short_start = 0, short_end = 0;
  Py_ssize_t direction, count = PyList_Size(lines);
  *out = NOTHING;
  for (Py_ssize_t k = 0; k < count; k++) {
    PyObject *line = PyList_GetItem(lines, k);
    if (!k) {
      if (whole(line, DIRECTION, &direction) < 0 || real(line, SIZE, &size) < 0) return -1;
      if (direction) return 0;
    }
    if (box_of(line, own) < 0) return -1;
    if (!k || own[0] < start) start = own[0];
    if (!k || own[2] > end) end = own[2];
    if (!k || own[2] - own[0] < least) least = own[2] - own[0], short_start = own[0], short_end = own[2];
  }
  if (box_of(cell, box) < 0) return -1;
  double left = start - box[0], right = box[2] - end;
  if (left + right < 1.2 * size && count > 1) left = short_start - box[0], right = box[2] - short_end;
  if (left + right < 1.2 * size) return 0;
  double slack = 0.12 * (left + right);
  if (0.35 * size > slack) slack = 0.35 * size;
  *out = fabs(left - right) <= slack ? CENTER : left < right ? LEFT : RIGHT;
  return 0;
}

static PyObject *set_alignment(PyObject *self, PyObject *args) {
  PyObject *cells;
  (void)self;
  if (!PyArg_ParseTuple(args, "O!", &PyList_Type, &cells)) return NULL;
  for (Py_ssize_t k = 0; k < PyList_Size(cells); k++) {
    PyObject *cell = PyList_GetItem(cells, k), *lines = lines_of(cell);
    int told = NOTHING;
    int good = lines && (!PyList_Size(lines) || (alignment(cell, lines, &told) == 0 && set(cell, ALIGN, word[told]) == 0));
    Py_XDECREF(lines);
    if (!good) return NULL;
  }
  return Py_NewRef(Py_None);
}

/* What is painted under a cell */

#define ASK ((Py_ssize_t)10000000) /* after so many pairs: did somebody interrupt? */

typedef struct { double x, y; Py_ssize_t fill; } Spot; /* the middle of a cell, the shape painted last under it or -1 */

static int white(int64_t color) {
  return color >> 24 == 0 || ((color & 255) >= 250 && (color >> 8 & 255) >= 250 && (color >> 16 & 255) >= 250);
}

static int under(Spot *spots, Py_ssize_t count, const double *box, const int64_t *fill, Py_ssize_t n) {
  /* The shape of each spot; -1 without memory or if interrupted. */
  double x0 = spots[0].x, x1 = x0, top = spots[0].y, bottom = top;
  for (Py_ssize_t k = 1; k < count; k++) {
    if (spots[k].x < x0) x0 = spots[k].x;
    if (spots[k].x > x1) x1 = spots[k].x;
    if (spots[k].y < top) top = spots[k].y;
    if (spots[k].y > bottom) bottom = spots[k].y;
  }
  Py_ssize_t *near = room(n, sizeof(Py_ssize_t)), held = 0, asked = 0;
  if (!near) {
    PyErr_NoMemory();
    return -1;
  }
  for (Py_ssize_t i = n - 1; i >= 0; i--) { /* from the last one painted */
    const double *b = box + 4 * i;
    if (b[0] <= x1 && b[2] >= x0 && b[1] <= bottom && b[3] >= top && !white(fill[i])) near[held++] = i;
  }
  for (Py_ssize_t k = 0; k < count; k++) {
    Py_ssize_t j = 0;
    for (; j < held; j++) {
      const double *b = box + 4 * near[j];
      if (b[0] <= spots[k].x && spots[k].x <= b[2] && b[1] <= spots[k].y && spots[k].y <= b[3]) break;
    }
    spots[k].fill = j < held ? near[j] : -1;
    if ((asked += j) <= ASK) continue;
    if (PyErr_CheckSignals() < 0) {
      free(near);
      return -1;
    }
    asked = 0;
  }
  free(near);
  return 0;
}

static int set_fills(PyObject *cells, const double *box, const int64_t *fill, Py_ssize_t n) {
  Py_ssize_t count = PyList_Size(cells);
  Spot *spots = room(count, sizeof(Spot));
  double own[4];
  int told = -1;
  if (!spots) {
    PyErr_NoMemory();
    return -1;
  }
  for (Py_ssize_t k = 0; k < count; k++) {
    PyObject *cell = PyList_GetItem(cells, k);
    if (!cell || box_of(cell, own) < 0) goto done;
    spots[k].x = (own[0] + own[2]) / 2, spots[k].y = (own[1] + own[3]) / 2, spots[k].fill = -1;
  }
  if (count && n && under(spots, count, box, fill, n) < 0) goto done;
  for (Py_ssize_t k = 0; k < count; k++) {
    PyObject *cell = PyList_GetItem(cells, k);
    PyObject *color = spots[k].fill < 0 ? Py_NewRef(zero) : PyLong_FromLongLong(fill[spots[k].fill]);
    int good = cell && color && set(cell, FILL, color) == 0;
    Py_XDECREF(color);
    if (!good) goto done;
  }
  told = 0;
done:
  free(spots);
  return told;
}

static PyObject *set_grounds(PyObject *self, PyObject *args) {
  PyObject *cells, *boxes, *fills;
  Py_buffer box, fill;
  Py_ssize_t n, m;
  (void)self;
  if (!PyArg_ParseTuple(args, "O!OO", &PyList_Type, &cells, &boxes, &fills)) return NULL;
  int fit = take(boxes, &box, sizeof(double), &n);
  if (fit < 0) return NULL;
  int fits = take(fills, &fill, sizeof(int64_t), &m);
  if (fits < 0) {
    PyBuffer_Release(&box);
    return NULL;
  }
  int good = fit && fits && n == 4 * m;
  int told = good ? set_fills(cells, box.buf, fill.buf, m) : 0;
  PyBuffer_Release(&box), PyBuffer_Release(&fill);
  return told < 0 ? NULL : PyBool_FromLong(good);
}

/* What stands in a cell */

static PyObject *raw_of(PyObject *lines) { /* its words, lines as newlines */
  Py_ssize_t n = PyList_Size(lines);
  if (!n) return Py_NewRef(word[NOTHING]);
  if (n == 1) return get(PyList_GetItem(lines, 0), TEXT);
  PyObject *texts = PyList_New(0), *raw = NULL;
  for (Py_ssize_t k = 0; texts && k < PyList_Size(lines); k++) {
    PyObject *text = get(PyList_GetItem(lines, k), TEXT);
    if (!text || PyList_Append(texts, text) < 0) Py_CLEAR(texts);
    Py_XDECREF(text);
  }
  if (texts) raw = PyUnicode_Join(word[NEWLINE], texts);
  Py_XDECREF(texts);
  return raw;
}

typedef struct { Py_ssize_t filled, figures; } Tally;

typedef struct { PyObject *is_figure, *says; Py_ssize_t brief; } Asked; /* says is asked of texts longer than brief */

static int count(PyObject *cell, Py_ssize_t first, const Asked *asked, Tally **tally, Py_ssize_t *columns) {
  Py_ssize_t row, column, span;
  if (whole(cell, ROW, &row) < 0) return -1;
  if (row < first) return 0;
  if (whole(cell, COLUMN_SPAN, &span) < 0) return -1;
  if (span != 1) return 0;
  PyObject *lines = lines_of(cell), *raw = NULL, *told = NULL;
  int figure = 0;
  if (!lines) return -1;
  if (!PyList_Size(lines)) {
    Py_DECREF(lines);
    return 0;
  }
  if (whole(cell, COLUMN, &column) == 0 && (raw = raw_of(lines))) {
    Py_ssize_t length = PyUnicode_GetLength(raw); /* -1 with an error set where it is no text */
    if (length >= 0) told = PyObject_CallFunctionObjArgs(length <= asked->brief ? asked->is_figure : asked->says, raw, NULL);
  }
  figure = told ? PyObject_IsTrue(told) : -1;
  Py_XDECREF(told), Py_XDECREF(raw), Py_DECREF(lines);
  if (figure < 0) return -1;
  if (column < 0 || column >= WIDEST) {
    PyErr_SetString(PyExc_OverflowError, "no such column");
    return -1;
  }
  if (column >= *columns) {
    Py_ssize_t room = 2 * column + 16;
    Tally *grown = realloc(*tally, (size_t)room * sizeof(Tally));
    if (!grown) {
      PyErr_NoMemory();
      return -1;
    }
    memset(grown + *columns, 0, (size_t)(room - *columns) * sizeof(Tally));
    *tally = grown, *columns = room;
  }
  (*tally)[column].filled++;
  (*tally)[column].figures += figure;
  return 0;
}

static PyObject *figure_columns(PyObject *self, PyObject *args) {
  PyObject *cells;
  Asked asked;
  Py_ssize_t first, columns = 0;
  Tally *tally = NULL;
  (void)self;
  if (!PyArg_ParseTuple(args, "O!nOOn", &PyList_Type, &cells, &first, &asked.is_figure, &asked.says, &asked.brief))
    return NULL;
  PyObject *out = PySet_New(NULL);
  for (Py_ssize_t k = 0; out && k < PyList_Size(cells); k++)
    if (count(PyList_GetItem(cells, k), first, &asked, &tally, &columns) < 0) Py_CLEAR(out);
  for (Py_ssize_t k = 0; out && k < columns; k++) {
    double mostly = 0.6 * (double)tally[k].filled;
    if (!tally[k].figures || (double)tally[k].figures < mostly) continue;
    PyObject *column = PyLong_FromSsize_t(k);
    if (!column || PySet_Add(out, column) < 0) Py_CLEAR(out);
    Py_XDECREF(column);
  }
  free(tally);
  return out;
}

/* The cells of the contract */

typedef struct {
  Py_ssize_t depth, stub;
  PyObject *grid_cell, *cell, *region, *cell_fields, *region_fields, *normalise, *whole, *parse_figure, *value;
} Table;

static int complete(PyObject *model, PyObject *fields) { /* what a model has beside its fields */
  return set(model, FIELDS_SET, fields) < 0 || set(model, EXTRA, Py_None) < 0 || set(model, PRIVATE, Py_None) < 0 ? -1 : 0;
}

static int add_region(const Table *t, PyObject *regions, PyObject *page, PyObject *box) {
  PyObject *region = fresh(t->region), *own = PySequence_List(box);
  int told = region && own && set(region, PAGE, page) == 0 && set(region, BBOX, own) == 0 &&
             complete(region, t->region_fields) == 0 && PyList_Append(regions, region) == 0;
  Py_XDECREF(region), Py_XDECREF(own);
  return told ? 0 : -1;
}

static PyObject *regions_of(const Table *t, PyObject *cell) {
  PyObject *regions = PyList_New(0);
  if (!regions) return NULL;
  if ((PyObject *)Py_TYPE(cell) == t->grid_cell) {
    PyObject *page = get(cell, PAGE), *box = get(cell, BOX);
    if (!page || !box || add_region(t, regions, page, box) < 0) Py_CLEAR(regions);
    Py_XDECREF(page), Py_XDECREF(box);
    return regions;
  }
  PyObject *places = get(cell, REGIONS);
  int good = places && PyList_Check(places);
  for (Py_ssize_t k = 0; good && k < PyList_Size(places); k++) {
    PyObject *place = PyList_GetItem(places, k), *page, *box;
    good = PyArg_ParseTuple(place, "OO", &page, &box) && add_region(t, regions, page, box) == 0;
  }
  if (!good && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "the regions of a cell are a list");
  Py_XDECREF(places);
  if (!good) Py_CLEAR(regions);
  return regions;
}

static int set_figure(const Table *t, PyObject *model, PyObject *text, int role) { /* value, decimals, symbol */
  PyObject *figure = NULL, *found = NULL, *decimals = NULL, *symbol = NULL, *value = NULL, *unit = NULL;
  int told = -1, is = 0;
  if (role != HEADER && PyUnicode_GetLength(text) > 0) {
    figure = PyObject_CallFunctionObjArgs(t->parse_figure, text, NULL);
    if (!figure || !(found = figure == Py_None ? Py_NewRef(Py_None) : get(figure, VALUE))) goto done;
    is = figure != Py_None;
    if (is && role == LABEL) {
      if (!(unit = get(figure, UNIT))) goto done;
      int named = found == Py_None ? 1 : PyObject_IsTrue(unit);
      if (named < 0) goto done;
      is = !named;
    }
  }
  if (is && !(symbol = get(figure, SYMBOL))) goto done;
  if (is && found != Py_None) {
    if (!(decimals = get(figure, DECIMALS))) goto done;
    int plain = PyLong_CheckExact(found) ? !PyObject_IsTrue(decimals) : 0;
    value = plain ? Py_NewRef(found) : PyObject_CallFunctionObjArgs(t->value, figure, NULL);
    if (!value) goto done;
  }
  told = set(model, VALUE, value ? value : Py_None) < 0 || set(model, DECIMALS, decimals ? decimals : Py_None) < 0 ||
                 set(model, SYMBOL, symbol ? symbol : Py_None) < 0
             ? -1
             : 0;
done:
  Py_XDECREF(figure), Py_XDECREF(found), Py_XDECREF(decimals), Py_XDECREF(symbol), Py_XDECREF(value), Py_XDECREF(unit);
  return told;
}

static PyObject *surest(PyObject *lines) { /* the least confidence of lines, 1.0 of none */
  PyObject *least = Py_NewRef(one);
  for (Py_ssize_t k = 0; k < PyList_Size(lines); k++) {
    PyObject *own = get(PyList_GetItem(lines, k), CONFIDENCE);
    int less = own ? (k ? PyObject_RichCompareBool(own, least, Py_LT) : 1) : -1;
    if (less > 0) {
      Py_DECREF(least);
      least = own;
      continue;
    }
    Py_XDECREF(own);
    if (less < 0) {
      Py_DECREF(least);
      return NULL;
    }
  }
  return least;
}

static int set_confidence(PyObject *model, PyObject *cell, PyObject *lines) {
  PyObject *of_lines = surest(lines), *own = of_lines ? get(cell, CONFIDENCE) : NULL, *product = NULL;
  if (own) {
    int sure = PyFloat_CheckExact(own) && PyFloat_CheckExact(of_lines) && PyFloat_AsDouble(own) == 1.0;
    product = sure ? Py_NewRef(of_lines) : PyNumber_Multiply(of_lines, own);
  }
  int told = product ? set(model, CONFIDENCE, product) : -1;
  Py_XDECREF(of_lines), Py_XDECREF(own), Py_XDECREF(product);
  return told;
}

static PyObject *text_of(const Table *t, PyObject *cell, PyObject *lines, PyObject *raw) {
  if (!PyUnicode_Check(raw)) {
    PyErr_SetString(PyExc_TypeError, "the words of a cell are a text");
    return NULL;
  }
  if (!PyUnicode_GetLength(raw)) return Py_NewRef(word[NOTHING]);
  PyObject *joined = PyList_Size(lines) == 1 ? Py_NewRef(raw) : PyObject_CallFunctionObjArgs(t->whole, cell, NULL);
  PyObject *text = joined ? PyObject_CallFunctionObjArgs(t->normalise, joined, NULL) : NULL;
  Py_XDECREF(joined);
  return text;
}

static int copy(PyObject *model, PyObject *cell, int which) {
  PyObject *value = get(cell, which);
  int told = value ? set(model, which, value) : -1;
  Py_XDECREF(value);
  return told;
}

static PyObject *describe(const Table *t, PyObject *cell) {
  PyObject *model = fresh(t->cell), *lines = NULL, *raw = NULL, *text = NULL, *regions = NULL;
  Py_ssize_t row, column;
  int good = 0;
  if (!model || !(lines = lines_of(cell)) || !(raw = raw_of(lines)) || !(text = text_of(t, cell, lines, raw)) ||
      whole(cell, ROW, &row) < 0 || whole(cell, COLUMN, &column) < 0 || !(regions = regions_of(t, cell)))
    goto done;
  int role = row < t->depth ? HEADER : column < t->stub ? LABEL : DATA;
  good = copy(model, cell, ROW) == 0 && copy(model, cell, COLUMN) == 0 && copy(model, cell, ROW_SPAN) == 0 &&
         copy(model, cell, COLUMN_SPAN) == 0 && set(model, TEXT, text) == 0 && set(model, RAW, raw) == 0 &&
         set(model, CORRECTED, Py_None) == 0 && set_figure(t, model, text, role) == 0 &&
         set(model, ROLE, word[role]) == 0 && set_confidence(model, cell, lines) == 0 &&
         set(model, REGIONS, regions) == 0 && complete(model, t->cell_fields) == 0;
done:
  if (!good) Py_CLEAR(model);
  Py_XDECREF(lines), Py_XDECREF(raw), Py_XDECREF(text), Py_XDECREF(regions);
  return model;
}

static PyObject *described(PyObject *self, PyObject *args) {
  PyObject *cells;
  Table t;
  (void)self;
  if (!PyArg_ParseTuple(args, "O!nnO(OO)(OO)(OOOO)", &PyList_Type, &cells, &t.depth, &t.stub, &t.grid_cell, &t.cell,
                        &t.region, &t.cell_fields, &t.region_fields, &t.normalise, &t.whole, &t.parse_figure, &t.value))
    return NULL;
  Py_ssize_t count = PyList_Size(cells);
  PyObject *out = PyList_New(0);
  for (Py_ssize_t k = 0; out && k < count && k < PyList_Size(cells); k++) {
    PyObject *model = describe(&t, PyList_GetItem(cells, k));
    if (!model || PyList_Append(out, model) < 0) Py_CLEAR(out);
    Py_XDECREF(model);
  }
  return out;
}

static PyMethodDef methods[] = {
  { "seated", seated, METH_VARARGS, "The cells of a page's grid, with their lines." },
  { "set_alignment", set_alignment, METH_VARARGS, "Sets how the text stands in each cell." },
  { "set_grounds", set_grounds, METH_VARARGS, "Sets the colour of the ground of each cell." },
  { "figure_columns", figure_columns, METH_VARARGS, "The columns whose filled cells are mostly figures." },
  { "described", described, METH_VARARGS, "The cells of the contract." },
  { NULL, NULL, 0, NULL },
};

static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_cells", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__cells(void) {
  for (int i = 0; i < NAMES; i++)
    if (!name[i] && !(name[i] = PyUnicode_InternFromString(NAME[i]))) return NULL;
  for (int i = 0; i < WORDS; i++)
    if (!word[i] && !(word[i] = PyUnicode_InternFromString(WORD[i]))) return NULL;
  if (!zero && !(zero = PyLong_FromLong(0))) return NULL;
  if (!one && !(one = PyFloat_FromDouble(1.0))) return NULL;
  return PyModule_Create(&module);
}
