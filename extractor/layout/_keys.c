/* What the modules in C of the layout share: buffers that come in, memory, a stable sort. Included, not compiled alone. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST ((Py_ssize_t)1 << 30) /* no array that comes in or is made is longer: no product of sizes can overflow */
#define RUN 12                     /* keys that are sorted by insertion */

typedef struct { int64_t level; double key, second; Py_ssize_t index; } Key; /* sorted by level, key, second */

static int take(PyObject *object, Py_buffer *view, Py_ssize_t item, Py_ssize_t *count) {
  /* A buffer of items of a size in bytes: 1; 0 where it is none that can be used; -1 with an error set. */
  *count = 0;
  if (PyObject_GetBuffer(object, view, PyBUF_ND | PyBUF_C_CONTIGUOUS) < 0) return -1;
  if (view->itemsize != item || (uintptr_t)view->buf % (uintptr_t)item) return 0;
  *count = view->len / item;
  return *count < MOST;
}

static int all_finite(const double *x, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return 0;
  return 1;
}

static void *room(Py_ssize_t count, size_t size) { /* at least one, so that NULL always means that memory ran out */
  return calloc((size_t)(count > 0 ? count : 1), size);
}

static PyObject *as_bytes(const void *data, Py_ssize_t count, size_t size) {
  return PyByteArray_FromStringAndSize(data, count * (Py_ssize_t)size);
}

static int after(const Key *a, const Key *b) { /* whether a belongs behind b */
  if (a->level != b->level) return a->level > b->level;
  if (a->key != b->key) return a->key > b->key;
  return a->second > b->second;
}

static int sort(Key *keys, Py_ssize_t n) {
  /* Stable: equal keys stay as they stood. What stands in order already, as text mostly does, costs one look. */
  for (Py_ssize_t start = 0; start < n; start += RUN) {
    Py_ssize_t stop = start + RUN < n ? start + RUN : n;
    for (Py_ssize_t i = start + 1; i < stop; i++) {
      if (!after(&keys[i - 1], &keys[i])) continue;
      Key own = keys[i];
      Py_ssize_t k = i;
      for (; k > start && after(&keys[k - 1], &own); k--) keys[k] = keys[k - 1];
      keys[k] = own;
    }
  }
  if (n <= RUN) return 0;
  Key *left = room(n, sizeof(Key));
  if (!left) return -1;
  for (Py_ssize_t width = RUN; width < n; width *= 2)
    for (Py_ssize_t start = 0; start + width < n; start += 2 * width) {
      Py_ssize_t middle = start + width, stop = middle + width < n ? middle + width : n;
      if (!after(&keys[middle - 1], &keys[middle])) continue;
      memcpy(left, keys + start, (size_t)width * sizeof(Key));
      Py_ssize_t i = 0, j = middle, k = start;
      while (i < width && j < stop) keys[k++] = after(&left[i], &keys[j]) ? keys[j++] : left[i++];
      while (i < width) keys[k++] = left[i++];
    }
  free(left);
  return 0;
}
