/* The cells of a table as lines of JSON, in one call: what cell_line of items.py makes of each, encoded.
 *
 * cells(list of cells, separator as bytes, cell_line) -> bytes
 *
 * Only what nearly every cell is made of is written here: texts, whole numbers that fit a machine word, floats, boxes
 * within the page. A cell with anything else (a negative box, an infinity, a huge number, a value of another type) is
 * handed to cell_line itself, which also raises what is to be raised. Memory grows by doubling; a failed allocation
 * ends the call with MemoryError.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FAR 1e6       /* points: boxes beyond are not written here */
#define NEAR_TIE 1e-6 /* of a hundredth: so near the middle between two hundredths the product by 100 does not decide */

enum { ROW, COLUMN, ROW_SPAN, COLUMN_SPAN, TEXT, RAW, CORRECTED, VALUE, DECIMALS, SYMBOL, ROLE, CONFIDENCE, REGIONS,
       PAGE, BBOX, NAMES };
static const char *const NAME[NAMES] = { "row", "column", "row_span", "column_span", "text", "raw", "corrected",
                                         "value", "decimals", "symbol", "role", "confidence", "regions", "page",
                                         "bbox" };
static PyObject *name[NAMES];

typedef struct { char *data; size_t count, room; } Out;
typedef enum { FAILED = -1, OTHER = 0, DONE = 1 } State; /* an error is set; not for this module; written */

static State put(Out *out, const char *bytes, size_t n) {
  if (n > out->room - out->count) {
    size_t room = out->room ? out->room : 4096;
    while (room - out->count < n) {
      if (room > SIZE_MAX / 2) return PyErr_NoMemory(), FAILED;
      room *= 2;
    }
    char *data = realloc(out->data, room);
    if (!data) return PyErr_NoMemory(), FAILED;
    out->data = data;
    out->room = room;
  }
  memcpy(out->data + out->count, bytes, n);
  out->count += n;
  return DONE;
}
#define PUT(out, literal) put(out, literal, sizeof(literal) - 1)

static State put_whole(Out *out, long long n) {
  char digits[24];
  char *at = digits + sizeof digits;
  unsigned long long left = n < 0 ? 0ull - (unsigned long long)n : (unsigned long long)n;
  do *--at = (char)('0' + left % 10);
  while (left /= 10);
  if (n < 0) *--at = '-';
  return put(out, at, (size_t)(digits + sizeof digits - at));
}

static State put_int(Out *out, PyObject *number) {
  if (!PyLong_CheckExact(number)) return OTHER;
  int overflow = 0;
  long long n = PyLong_AsLongLongAndOverflow(number, &overflow);
  if (n == -1 && PyErr_Occurred()) return FAILED;
  return overflow ? OTHER : put_whole(out, n);
}

static State put_text(Out *out, PyObject *text) { /* quoted as json.encoder.encode_basestring does */
  static const char HEX[] = "0123456789abcdef";
  if (!PyUnicode_CheckExact(text)) return OTHER;
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (!encoded) return FAILED;
  char *bytes;
  Py_ssize_t n;
  State state = PyBytes_AsStringAndSize(encoded, &bytes, &n) < 0 ? FAILED : PUT(out, "\"");
  Py_ssize_t from = 0; /* what is plain since then waits to be written at once */
  for (Py_ssize_t i = 0; state == DONE && i < n; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    char escape[6] = { '\\', (char)c, '0', '0', HEX[c >> 4 & 15], HEX[c & 15] };
    size_t length = 2;
    switch (c) {
    case '"': case '\\': break;
    case '\n': escape[1] = 'n'; break;
    case '\r': escape[1] = 'r'; break;
    case '\t': escape[1] = 't'; break;
    case '\f': escape[1] = 'f'; break;
    case '\b': escape[1] = 'b'; break;
    default: escape[1] = 'u', length = 6;
    }
    state = put(out, bytes + from, (size_t)(i - from));
    if (state == DONE) state = put(out, escape, length);
    from = i + 1;
  }
  if (state == DONE) state = put(out, bytes + from, (size_t)(n - from));
  if (state == DONE) state = PUT(out, "\"");
  Py_DECREF(encoded);
  return state;
}

static State put_word(Out *out, PyObject *text) { return text == Py_None ? PUT(out, "null") : put_text(out, text); }

static State put_float(Out *out, double x, char format, int digits, int flags) { /* as Python writes it */
  char *text = PyOS_double_to_string(x, format, digits, flags, NULL);
  if (!text) return FAILED;
  State state = put(out, text, strlen(text));
  PyMem_Free(text);
  return state;
}

static State put_length(Out *out, PyObject *number) { /* with one or two decimals */
  if (!PyFloat_CheckExact(number)) return OTHER;
  double x = PyFloat_AsDouble(number);
  if (!(x >= 0 && x < FAR) || signbit(x)) return OTHER;
  double hundredths = x * 100;
  double whole = floor(hundredths), rest = hundredths - whole;
  if (fabs(rest - 0.5) < NEAR_TIE) {
    State state = put_float(out, x, 'f', 2, 0);
    if (state == DONE && out->data[out->count - 1] == '0') out->count--;
    return state;
  }
  unsigned long n = (unsigned long)whole + (rest > 0.5);
  State state = put_whole(out, (long long)(n / 100));
  char decimals[3] = { '.', (char)('0' + n % 100 / 10), (char)('0' + n % 10) };
  return state == DONE ? put(out, decimals, n % 10 ? 3 : 2) : state;
}

static State put_value(Out *out, PyObject *value) {
  if (value == Py_None) return PUT(out, "null");
  if (!PyFloat_CheckExact(value)) return put_int(out, value);
  double x = PyFloat_AsDouble(value);
  return isfinite(x) ? put_float(out, x, 'r', 0, Py_DTSF_ADD_DOT_0) : OTHER;
}

static State put_regions(Out *out, PyObject *regions) {
  if (!PyList_CheckExact(regions)) return OTHER;
  State state = PUT(out, "[");
  for (Py_ssize_t i = 0; state == DONE && i < PyList_Size(regions); i++) {
    PyObject *fields = PyObject_GenericGetDict(PyList_GetItem(regions, i), NULL);
    if (!fields) return PyErr_Clear(), OTHER;
    PyObject *page = PyDict_GetItemWithError(fields, name[PAGE]), *box = PyDict_GetItemWithError(fields, name[BBOX]);
    state = PyErr_Occurred() ? FAILED : page && box && PyList_CheckExact(box) && PyList_Size(box) == 4 ? DONE : OTHER;
    if (state == DONE) state = i ? PUT(out, ", {\"page\": ") : PUT(out, "{\"page\": ");
    if (state == DONE) state = put_int(out, page);
    if (state == DONE) state = PUT(out, ", \"bbox\": [");
    for (Py_ssize_t k = 0; state == DONE && k < 4; k++) {
      if (k) state = PUT(out, ", ");
      if (state == DONE) state = put_length(out, PyList_GetItem(box, k));
    }
    if (state == DONE) state = PUT(out, "]}");
    Py_DECREF(fields);
  }
  return state == DONE ? PUT(out, "]") : state;
}

static State put_field(Out *out, int which, PyObject *value) {
  switch (which) {
  case TEXT: case RAW: case ROLE: return put_text(out, value);
  case CORRECTED: case SYMBOL: return put_word(out, value);
  case VALUE: return put_value(out, value);
  case DECIMALS: return value == Py_None ? PUT(out, "null") : put_int(out, value);
  case CONFIDENCE: return put_length(out, value);
  case REGIONS: return put_regions(out, value);
  default: return put_int(out, value);
  }
}

static State put_cell(Out *out, PyObject *cell) {
  static const char *const BEFORE[PAGE] = { "{\"row\": ", ", \"column\": ", ", \"row_span\": ", ", \"column_span\": ",
                                            ", \"text\": ", ", \"raw\": ", ", \"corrected\": ", ", \"value\": ",
                                            ", \"decimals\": ", ", \"symbol\": ", ", \"role\": ",
                                            ", \"confidence\": ", ", \"regions\": " };
  PyObject *fields = PyObject_GenericGetDict(cell, NULL);
  if (!fields) return PyErr_Clear(), OTHER;
  State state = DONE;
  for (int i = 0; state == DONE && i < PAGE; i++) {
    PyObject *value = PyDict_GetItemWithError(fields, name[i]);
    if (!value) state = PyErr_Occurred() ? FAILED : OTHER;
    if (state == DONE) state = put(out, BEFORE[i], strlen(BEFORE[i]));
    if (state == DONE) state = put_field(out, i, value);
  }
  Py_DECREF(fields);
  return state == DONE ? PUT(out, "}") : state;
}

static State put_by(Out *out, PyObject *cell_line, PyObject *cell) { /* a cell that is out of the ordinary */
  PyObject *line = PyObject_CallFunctionObjArgs(cell_line, cell, NULL);
  PyObject *encoded = line ? PyUnicode_AsUTF8String(line) : NULL;
  char *bytes;
  Py_ssize_t n;
  State state = encoded && PyBytes_AsStringAndSize(encoded, &bytes, &n) == 0 ? put(out, bytes, (size_t)n) : FAILED;
  Py_XDECREF(encoded);
  Py_XDECREF(line);
  return state;
}

static PyObject *cells(PyObject *self, PyObject *arguments) {
  PyObject *list, *cell_line, *made = NULL;
  const char *between;
  Py_ssize_t length;
  (void)self;
  if (!PyArg_ParseTuple(arguments, "O!y#O", &PyList_Type, &list, &between, &length, &cell_line)) return NULL;
  Out out = { NULL, 0, 0 };
  State state = DONE;
  for (Py_ssize_t i = 0; state == DONE && i < PyList_Size(list); i++) {
    if (i) state = put(&out, between, (size_t)length);
    if (state != DONE) break;
    size_t before = out.count;
    PyObject *cell = PyList_GetItem(list, i);
    Py_INCREF(cell);
    state = put_cell(&out, cell);
    if (state == OTHER) {
      out.count = before;
      state = put_by(&out, cell_line, cell);
    }
    Py_DECREF(cell);
  }
  if (state == DONE) made = PyBytes_FromStringAndSize(out.data, (Py_ssize_t)out.count);
  free(out.data);
  return made;
}

static PyMethodDef methods[] = { { "cells", cells, METH_VARARGS, NULL }, { NULL, NULL, 0, NULL } };
static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_lines", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__lines(void) {
  for (int i = 0; i < NAMES; i++)
    if (!name[i] && !(name[i] = PyUnicode_InternFromString(NAME[i]))) return NULL;
  return PyModule_Create(&module);
}
