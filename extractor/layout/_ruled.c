/* What is drawn to rules, and rules to grids: the steps of rules.py and grid.py, in one call each.
 *
 * rules(strokes, widths, colors, shapes, fills, rectangles) -> (horizontal, vertical)   as rules.find_rules
 * grids(horizontal, vertical, near) -> [(xs, ys, owner, spans, open sides, inked), ...]  as grid.find_grids, unsorted
 * seats(x, y, box, xs, ys, owner) -> (held, cell)        as seats.Seats.of: the glyphs in a grid, the cell of each
 * alone(horizontal, vertical, same) -> horizontal        as stepped._free_of_uprights: rules that no rule down meets
 *
 * The same numbers as the modules in Python, bit for bit: sums and products in the same order, stable sorts. Arrays
 * come as buffers of float64, int64 or bool and leave as bytearrays. Either function gives None where a number is not
 * finite, or a buffer is not as it expects: then the module in Python does the work.
 */
#include "_keys.c"

#define THIN 3.0
#define STRAIGHT 0.6
#define SAME 0.8
#define HAIR_GAP 2.0
#define DASH_GAP 4.5
#define DOT 2.0
#define DOTS 3
#define KEEP 3.0
#define FATTEST 8.0
#define TOUCH 3.0
#define COVER 0.3
#define LONG 0.5
#define ASK ((Py_ssize_t)10000000) /* after so many pairs: did somebody interrupt? */

typedef struct { double at, start, end, thick; } Rule; /* a row of the arrays: y, x0, x1, thickness or x, top, bottom, … */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Rules */

typedef struct { Rule *data; Py_ssize_t count; } Rules;

static void put(Rules *out, double at, double start, double end, double thick) {
  Rule *r = &out->data[out->count++];
  r->at = at, r->start = start, r->end = end, r->thick = thick;
}

static int white(int64_t color) {
  return color >> 24 == 0 || ((color & 255) >= 250 && (color >> 8 & 255) >= 250 && (color >> 16 & 255) >= 250);
}

static void of_strokes(const double *box, const double *width, const int64_t *color, Py_ssize_t n, Rules *across,
                       Rules *down) {
  for (Py_ssize_t i = 0; i < n; i++, box += 4) {
    double x0 = box[0], y0 = box[1], x1 = box[2], y1 = box[3], dx = fabs(x1 - x0), dy = fabs(y1 - y0);
    if (white(color[i]) || !(width[i] <= FATTEST)) continue;
    double thick = width[i] > 0.1 ? width[i] : 0.1, lean_x = 0.2 * dx, lean_y = 0.2 * dy;
    if (dy <= (lean_x < STRAIGHT ? lean_x : STRAIGHT) && dx > 0.5)
      put(across, (y0 + y1) / 2, x0 < x1 ? x0 : x1, x0 < x1 ? x1 : x0, thick);
    if (dx <= (lean_y < STRAIGHT ? lean_y : STRAIGHT) && dy > 0.5)
      put(down, (x0 + x1) / 2, y0 < y1 ? y0 : y1, y0 < y1 ? y1 : y0, thick);
  }
}

enum { OTHER, DOT_LIKE, IN_A_RULE };

static int dotted(const double *boxes, uint8_t *kind, Py_ssize_t n, Rules *across) {
  /* Dots next to each other at one height become rules; they are marked IN_A_RULE. -1 if memory ran out. */
  Py_ssize_t dots = 0;
  for (Py_ssize_t i = 0; i < n; i++) dots += kind[i] == DOT_LIKE;
  if (dots < DOTS) return 0;
  Key *order = room(dots, sizeof(Key));
  if (!order) return -1;
  Py_ssize_t k = 0;
  for (Py_ssize_t i = 0; i < n; i++) {
    if (kind[i] != DOT_LIKE) continue;
    const double *b = boxes + 4 * i;
    order[k].key = rint((b[1] + b[3]) / 2 * 10) / 10;
    order[k].second = b[0];
    order[k++].index = i;
  }
  if (sort(order, dots) < 0) {
    free(order);
    return -1;
  }
  for (Py_ssize_t first = 0; first < dots;) {
    Py_ssize_t stop = first + 1;
    while (stop < dots && order[stop].key == order[stop - 1].key &&
           boxes[4 * order[stop].index] - boxes[4 * order[stop - 1].index + 2] <= DASH_GAP)
      stop++;
    if (stop - first >= DOTS) {
      const double *a = boxes + 4 * order[first].index, *b = boxes + 4 * order[stop - 1].index;
      put(across, (a[1] + a[3]) / 2, a[0], b[2], a[3] - a[1]);
      for (k = first; k < stop; k++) kind[order[k].index] = IN_A_RULE;
    }
    first = stop;
  }
  free(order);
  return 0;
}

static int of_shapes(const double *boxes, const int64_t *fill, const uint8_t *rectangle, Py_ssize_t n, Rules *across,
                     Rules *down) {
  uint8_t *kind = room(n, 1);
  if (!kind) return -1;
  for (Py_ssize_t i = 0; i < n; i++) {
    const double *b = boxes + 4 * i;
    double w = b[2] - b[0], h = b[3] - b[1], long_side = w > h ? w : h, short_side = w > h ? h : w;
    if (rectangle[i] && !white(fill[i]) && long_side <= THIN && long_side < DOT * short_side) kind[i] = DOT_LIKE;
  }
  if (dotted(boxes, kind, n, across) < 0) {
    free(kind);
    return -1;
  }
  for (Py_ssize_t i = 0; i < n; i++) { /* a hair: a rule; dots in rules are told already */
    const double *b = boxes + 4 * i;
    double w = b[2] - b[0], h = b[3] - b[1];
    if (!rectangle[i] || white(fill[i]) || kind[i] == IN_A_RULE) continue;
    if (h <= THIN && w > h) put(across, (b[1] + b[3]) / 2, b[0], b[2], h > 0.1 ? h : 0.1);
    else if (w <= THIN && h >= w) put(down, (b[0] + b[2]) / 2, b[1], b[3], w > 0.1 ? w : 0.1);
  }
  for (int side = 0; side < 2; side++) /* the edges of areas, which are no ink: the upper and left ones first */
    for (Py_ssize_t i = 0; i < n; i++) {
      const double *b = boxes + 4 * i;
      if (!rectangle[i] || white(fill[i]) || !(b[3] - b[1] > THIN) || !(b[2] - b[0] > THIN)) continue;
      put(across, b[side ? 3 : 1], b[0], b[2], 0);
      put(down, b[side ? 2 : 0], b[1], b[3], 0);
    }
  free(kind);
  return 0;
}

static int join(Rules *own) {
  /* Pieces on one line that touch, overlap or nearly do become one rule, in place; short ones go. -1 without memory. */
  Py_ssize_t n = own->count, made = 0;
  Rule *r = own->data;
  if (n > 1) {
    Key *order = room(n, sizeof(Key));
    Rule *sorted = room(n, sizeof(Rule));
    if (!order || !sorted) goto memory;
    double low = r[0].start, high = r[0].start;
    for (Py_ssize_t i = 0; i < n; i++) {
      order[i].key = r[i].at;
      order[i].index = i;
      if (r[i].start < low) low = r[i].start;
      if (r[i].end < low) low = r[i].end;
      if (r[i].start > high) high = r[i].start;
      if (r[i].end > high) high = r[i].end;
    }
    if (sort(order, n) < 0) goto memory;
    for (Py_ssize_t i = 0; i < n; i++) sorted[i] = r[order[i].index];
    int64_t level = 0;
    double last = sorted[0].at;
    for (Py_ssize_t i = 0; i < n; i++) { /* within their levels, which stand in order already */
      if (sorted[i].at - last > SAME) level++;
      last = sorted[i].at;
      order[i].level = level;
      order[i].key = sorted[i].start;
      order[i].index = i;
    }
    if (sort(order, n) < 0) goto memory;
    double apart = (high - low) + 100.0, reach = 0;
    Py_ssize_t best = 0;
    double most = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
      Rule p = sorted[order[i].index];
      double offset = (double)order[i].level * apart, length = p.end - p.start;
      int fresh = 1;
      if (i) {
        Rule q = sorted[order[i - 1].index];
        double gap = p.start + offset - reach;
        int dash = length < 12 && q.end - q.start < 12 && p.thick > 0;
        fresh = gap > (dash ? DASH_GAP : HAIR_GAP) || order[i].level > order[i - 1].level;
      }
      double weight = length + (p.thick > 0 && length > 0 ? 1e6 : 0.0);
      if (fresh) {
        best = made++, most = weight;
        r[best] = p;
      } else { /* the position of the longest inked piece stands for the rule: the first where several are */
        Rule *out = &r[best];
        if (weight > most) most = weight, out->at = p.at;
        if (p.start < out->start) out->start = p.start;
        if (p.end > out->end) out->end = p.end;
        if (p.thick > out->thick) out->thick = p.thick;
      }
      if (!i || p.end + offset > reach) reach = p.end + offset;
    }
    free(order), free(sorted);
    own->count = made;
    goto done;
  memory:
    free(order), free(sorted);
    return -1;
  }
done:
  made = 0;
  for (Py_ssize_t i = 0; i < own->count; i++)
    if (r[i].end - r[i].start >= KEEP) r[made++] = r[i];
  own->count = made;
  return 0;
}

static PyObject *rules(PyObject *self, PyObject *args) {
  PyObject *in[6], *out = NULL;
  Py_buffer view[6];
  Py_ssize_t count[6], n, m;
  static const Py_ssize_t item[6] = { 8, 8, 8, 8, 8, 1 };
  int held = 0, good = 1;
  (void)self;
  if (!PyArg_ParseTuple(args, "OOOOOO", &in[0], &in[1], &in[2], &in[3], &in[4], &in[5])) return NULL;
  for (; held < 6; held++) {
    int fit = take(in[held], &view[held], item[held], &count[held]);
    if (fit < 0) goto done;
    good &= fit;
  }
  n = count[1], m = count[5];
  good = good && count[0] == 4 * n && count[2] == n && count[3] == 4 * m && count[4] == m;
  if (!good || !all_finite(view[0].buf, 4 * n) || !all_finite(view[1].buf, n) || !all_finite(view[3].buf, 4 * m)) {
    out = Py_NewRef(Py_None);
    goto done;
  }
  Rules across = { room(n + 2 * m, sizeof(Rule)), 0 }, down = { room(n + 2 * m, sizeof(Rule)), 0 };
  if (!across.data || !down.data) PyErr_NoMemory();
  else {
    of_strokes(view[0].buf, view[1].buf, view[2].buf, n, &across, &down);
    if (of_shapes(view[3].buf, view[4].buf, view[5].buf, m, &across, &down) < 0 || join(&across) < 0 || join(&down) < 0)
      PyErr_NoMemory();
    else {
      PyObject *h = as_bytes(across.data, across.count, sizeof(Rule)), *v = as_bytes(down.data, down.count, sizeof(Rule));
      if (h && v) out = PyTuple_Pack(2, h, v);
      Py_XDECREF(h), Py_XDECREF(v);
    }
  }
  free(across.data), free(down.data);
done:
  while (held--) PyBuffer_Release(&view[held]);
  return out;
}

/* Networks: rules that touch each other */

static Py_ssize_t root(Py_ssize_t *parent, Py_ssize_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

static void unite(Py_ssize_t *parent, Py_ssize_t a, Py_ssize_t b) { /* the least index stands for a network */
  a = root(parent, a), b = root(parent, b);
  if (a < b) parent[b] = a;
  else parent[a] = b;
}

static Py_ssize_t lower(const Key *sorted, Py_ssize_t n, double value) { /* how many keys are less */
  Py_ssize_t low = 0, high = n;
  while (low < high) {
    Py_ssize_t mid = low + (high - low) / 2;
    if (sorted[mid].key < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

static Py_ssize_t upper(const Key *sorted, Py_ssize_t n, double value) { /* how many keys are not greater */
  Py_ssize_t low = 0, high = n;
  while (low < high) {
    Py_ssize_t mid = low + (high - low) / 2;
    if (sorted[mid].key <= value) low = mid + 1;
    else high = mid;
  }
  return low;
}

static Key *in_order(const Rule *rules, Py_ssize_t n) {
  Key *order = room(n, sizeof(Key));
  for (Py_ssize_t i = 0; order && i < n; i++) order[i].key = rules[i].at, order[i].index = i;
  if (order && sort(order, n) < 0) {
    free(order);
    return NULL;
  }
  return order;
}

static double pairs_level(const Key *places, Py_ssize_t n, const Rule *reaches, Py_ssize_t m) { /* pairs level with another */
  double pairs = 0;
  for (Py_ssize_t i = 0; i < m; i++) {
    Py_ssize_t first = lower(places, n, reaches[i].start - TOUCH), last = upper(places, n, reaches[i].end + TOUCH);
    if (last > first) pairs += (double)(last - first);
  }
  return pairs;
}

static int meet(const Rule *h, const Rule *v) {
  return h->start - TOUCH <= v->at && v->at <= h->end + TOUCH && v->start - TOUCH <= h->at && h->at <= v->end + TOUCH;
}

static int unite_meeting(const Key *places, Py_ssize_t n, const Rule *placed, Py_ssize_t shift, const Rule *reaches,
                          Py_ssize_t m, Py_ssize_t other, int turned, Py_ssize_t *parent, uint8_t *touched) {
  /* ``shift`` and ``other``: the first index of the placed and of the reaching rules among all. -1 if interrupted. */
  Py_ssize_t asked = 0;
  for (Py_ssize_t i = 0; i < m; i++) {
    Py_ssize_t first = lower(places, n, reaches[i].start - TOUCH), last = upper(places, n, reaches[i].end + TOUCH);
    for (Py_ssize_t k = first; k < last; k++) {
      const Rule *p = &placed[places[k].index];
      if (!(turned ? meet(&reaches[i], p) : meet(p, &reaches[i]))) continue;
      Py_ssize_t a = shift + places[k].index, b = other + i;
      touched[a] = touched[b] = 1;
      unite(parent, a, b);
    }
    if (last > first && (asked += last - first) > ASK) {
      if (PyErr_CheckSignals() < 0) return -1;
      asked = 0;
    }
  }
  return 0;
}

static int networks(const Rule *h, Py_ssize_t n, const Rule *v, Py_ssize_t m, Py_ssize_t *parent, uint8_t *touched) {
  /* Pairs are compared along the axis on which fewer are level with each other. -1 with an error set. */
  Key *by_height = in_order(h, n), *by_width = in_order(v, m);
  int told = by_height && by_width ? 0 : -1;
  for (Py_ssize_t i = 0; i < n + m; i++) parent[i] = i;
  if (told == 0) {
    if (pairs_level(by_width, m, h, n) < pairs_level(by_height, n, v, m))
      told = unite_meeting(by_width, m, v, n, h, n, 0, 1, parent, touched);
    else
      told = unite_meeting(by_height, n, h, 0, v, m, n, 0, parent, touched);
  } else {
    PyErr_NoMemory();
  }
  free(by_height), free(by_width);
  return told;
}

/* One grid */

typedef struct { double *at; Py_ssize_t count; Py_ssize_t *line; } Lines; /* grid lines; the line of each rule */

static int snap(const Rule *rules, Py_ssize_t n, double near, Lines *out) {
  /* Positions nearer than ``near`` become one line, at their weighted mean. Room for an outer line at both ends. */
  Key *order = in_order(rules, n);
  double *total = room(n, sizeof(double));
  out->at = room(n + 2, sizeof(double));
  out->line = room(n, sizeof(Py_ssize_t));
  if (!order || !total || !out->at || !out->line) {
    free(order), free(total);
    return -1;
  }
  Py_ssize_t line = 0;
  for (Py_ssize_t i = 0; i < n; i++) {
    if (i && order[i].key - order[i - 1].key > near) line++;
    out->line[order[i].index] = line;
  }
  out->count = n ? line + 1 : 0;
  for (Py_ssize_t i = 0; i < n; i++) {
    double weight = (rules[i].thick > 0 ? 1.0 : 0.05) * (rules[i].end - rules[i].start);
    total[out->line[i]] += weight;
    out->at[out->line[i]] += weight * rules[i].at;
  }
  for (Py_ssize_t i = 0; i < out->count; i++) out->at[i] /= total[i];
  free(order), free(total);
  return 0;
}

static int reach(const Rule *rules, Py_ssize_t n, double *low, double *high) { /* of at least two rules */
  double *ends = room(2 * n, sizeof(double));
  if (!ends) return -1;
  for (Py_ssize_t i = 0; i < n; i++) ends[i] = rules[i].start, ends[n + i] = rules[i].end;
  qsort(ends, (size_t)n, sizeof(double), by_value);
  qsort(ends + n, (size_t)n, sizeof(double), by_value);
  *low = ends[n > 1 ? 1 : 0];
  *high = ends[n + (n > 1 ? n - 2 : 0)];
  free(ends);
  return 0;
}

static int reach_across(const Rule *h, Py_ssize_t n, const Lines *xs, double *low, double *high) {
  if (reach(h, n, low, high) < 0) return -1;
  if (xs->count <= 2) return 0;
  double first = h[0].at, last = h[0].at;
  for (Py_ssize_t i = 0; i < n; i++) {
    if (h[i].at < first) first = h[i].at;
    if (h[i].at > last) last = h[i].at;
  }
  for (Py_ssize_t i = 0; i < n; i++) { /* the first and the last rule that cross all tell alone */
    if (!(h[i].at < first + TOUCH || h[i].at > last - TOUCH) || !(h[i].thick > 0)) continue;
    if (!(h[i].start < xs->at[0] + TOUCH) || !(h[i].end > xs->at[xs->count - 1] - TOUCH)) continue;
    if (h[i].start < *low) *low = h[i].start;
    if (h[i].end > *high) *high = h[i].end;
  }
  return 0;
}

static int reach_down(const Rule *v, Py_ssize_t n, const Lines *ys, double *low, double *high) {
  if (reach(v, n, low, high) < 0) return -1;
  double enough = LONG * (ys->at[ys->count - 1] - ys->at[0]);
  for (Py_ssize_t i = 0; i < n; i++) {
    if (!(v[i].thick > 0) || !(v[i].end - v[i].start > enough)) continue;
    if (v[i].start < *low) *low = v[i].start;
    if (v[i].end > *high) *high = v[i].end;
  }
  return 0;
}

static int extend(Lines *lines, Py_ssize_t rules, double low, double high) {
  /* Adds an outer line where the cross rules reach out beyond the last drawn one: 1 at the first side, 2 at the last. */
  int sides = 0;
  if (low < lines->at[0] - 2 * TOUCH) {
    memmove(lines->at + 1, lines->at, (size_t)lines->count * sizeof(double));
    lines->at[0] = low;
    lines->count++;
    for (Py_ssize_t i = 0; i < rules; i++) lines->line[i]++;
    sides |= 1;
  }
  if (high > lines->at[lines->count - 1] + 2 * TOUCH) {
    lines->at[lines->count++] = high;
    sides |= 2;
  }
  return sides;
}

static uint8_t *bounds(const Rule *rules, Py_ssize_t n, const Lines *own, const Lines *cross) {
  /* [i, j]: whether grid line i is drawn between cross lines j and j + 1. */
  Py_ssize_t places = cross->count - 1;
  if (own->count > MOST / places) return NULL;
  uint8_t *drawn = room(own->count * places, 1);
  double *open = room(2 * places, sizeof(double)), *close = open ? open + places : NULL;
  if (!drawn || !open) {
    free(drawn), free(open);
    return NULL;
  }
  for (Py_ssize_t j = 0; j < places; j++) {
    double slack = COVER * (cross->at[j + 1] - cross->at[j]);
    open[j] = cross->at[j] + slack;
    close[j] = cross->at[j + 1] - slack;
  }
  for (Py_ssize_t i = 0; i < n; i++) {
    double start = rules[i].start - 1e-6, end = rules[i].end + 1e-6;
    Py_ssize_t low = 0, high = places;
    while (low < high) {
      Py_ssize_t mid = low + (high - low) / 2;
      if (open[mid] < start) low = mid + 1;
      else high = mid;
    }
    Py_ssize_t first = low;
    low = 0, high = places;
    while (low < high) {
      Py_ssize_t mid = low + (high - low) / 2;
      if (close[mid] <= end) low = mid + 1;
      else high = mid;
    }
    if (low > first) memset(drawn + own->line[i] * places + first, 1, (size_t)(low - first));
  }
  free(open);
  return drawn;
}

static int add_span(PyObject *spans, Py_ssize_t r, Py_ssize_t c, Py_ssize_t rs, Py_ssize_t cs) {
  PyObject *span = PyTuple_New(4);
  if (!span) return -1;
  Py_ssize_t part[4] = { r, c, rs, cs };
  for (int i = 0; i < 4; i++) {
    PyObject *number = PyLong_FromSsize_t(part[i]);
    if (!number || PyTuple_SetItem(span, i, number) < 0) {
      Py_DECREF(span);
      return -1;
    }
  }
  int told = PyList_Append(spans, span);
  Py_DECREF(span);
  return told;
}

static int cells(const uint8_t *h, const uint8_t *v, Py_ssize_t rows, Py_ssize_t columns, int64_t *owner,
                 PyObject *spans) {
  /* Places that nothing divides are one cell. ``h[i, c]``: a rule above row i; ``v[j, r]``: one left of column j. */
  int64_t count = 0;
  for (Py_ssize_t k = 0; k < rows * columns; k++) owner[k] = -1;
#define BELOW(r, c) (!h[((r) + 1) * columns + (c)]) /* the place is one with the next one below, to its right */
#define RIGHT(r, c) (!v[((c) + 1) * rows + (r)])
  for (Py_ssize_t r = 0; r < rows; r++)
    for (Py_ssize_t c = 0; c < columns; c++) {
      if (owner[r * columns + c] >= 0) continue;
      Py_ssize_t c_end = c + 1, r_end = r + 1;
      if ((r + 1 < rows && BELOW(r, c)) || (c + 1 < columns && RIGHT(r, c))) {
        /* The largest rectangle from here that no drawn rule crosses; a missing piece of a rule inside an otherwise
         * divided area does not melt it. */
        while (c_end < columns && owner[r * columns + c_end] < 0 && RIGHT(r, c_end - 1)) c_end++;
        for (; r_end < rows; r_end++) {
          int whole = 1;
          for (Py_ssize_t k = c; whole && k < c_end; k++)
            whole = BELOW(r_end - 1, k) && owner[r_end * columns + k] < 0 && (k + 1 == c_end || RIGHT(r_end, k));
          if (!whole) break;
        }
      }
      for (Py_ssize_t i = r; i < r_end; i++)
        for (Py_ssize_t k = c; k < c_end; k++) owner[i * columns + k] = count;
      if (add_span(spans, r, c, r_end - r, c_end - c) < 0) return -1;
      count++;
    }
#undef BELOW
#undef RIGHT
  return 0;
}

static PyObject *grid(const Rule *h, Py_ssize_t n, const Rule *v, Py_ssize_t m, double near) {
  /* A network as a grid; None where it has no place. */
  Lines xs = { NULL, 0, NULL }, ys = { NULL, 0, NULL };
  uint8_t *h_drawn = NULL, *v_drawn = NULL;
  int64_t *owner = NULL;
  PyObject *out = NULL, *spans = NULL;
  double left = 0, right = 0, top = 0, bottom = 0;
  if (snap(h, n, near, &ys) < 0 || snap(v, m, near, &xs) < 0 || reach_across(h, n, &xs, &left, &right) < 0 ||
      reach_down(v, m, &ys, &top, &bottom) < 0)
    goto memory;
  int x_sides = extend(&xs, m, left, right), y_sides = extend(&ys, n, top, bottom), inked = 0;
  if (xs.count < 2 || ys.count < 2) {
    out = Py_NewRef(Py_None);
    goto done;
  }
  Py_ssize_t rows = ys.count - 1, columns = xs.count - 1;
  h_drawn = bounds(h, n, &ys, &xs);
  v_drawn = bounds(v, m, &xs, &ys);
  if (!h_drawn || !v_drawn) goto memory;
  owner = room(rows * columns, sizeof(int64_t));
  if (!owner) goto memory;
  spans = PyList_New(0);
  if (!spans || cells(h_drawn, v_drawn, rows, columns, owner, spans) < 0) goto done;
  for (Py_ssize_t i = 0; i < n && !inked; i++) inked = h[i].thick > 0;
  for (Py_ssize_t i = 0; i < m && !inked; i++) inked = v[i].thick > 0;
  PyObject *x = as_bytes(xs.at, xs.count, sizeof(double)), *y = as_bytes(ys.at, ys.count, sizeof(double));
  PyObject *own = as_bytes(owner, rows * columns, sizeof(int64_t));
  if (x && y && own) out = Py_BuildValue("(OOOOii)", x, y, own, spans, x_sides | y_sides << 2, inked);
  Py_XDECREF(x), Py_XDECREF(y), Py_XDECREF(own);
  goto done;
memory:
  PyErr_NoMemory();
done:
  Py_XDECREF(spans);
  free(xs.at), free(xs.line), free(ys.at), free(ys.line), free(h_drawn), free(v_drawn), free(owner);
  return out;
}

static PyObject *grids_of(const Rule *h, Py_ssize_t n, const Rule *v, Py_ssize_t m, double near) {
  /* The rules by network, those of one in their order; then each network's grid. */
  PyObject *out = NULL;
  Py_ssize_t all = n + m, *parent = room(all, sizeof(Py_ssize_t)), *first = room(all + 1, sizeof(Py_ssize_t));
  Py_ssize_t *next = room(all, sizeof(Py_ssize_t)), *middle = room(all, sizeof(Py_ssize_t));
  uint8_t *touched = room(all, 1);
  Rule *sorted = room(all, sizeof(Rule));
  if (!parent || !first || !next || !middle || !touched || !sorted) {
    PyErr_NoMemory();
    goto done;
  }
  if (networks(h, n, v, m, parent, touched) < 0) goto done;
  for (Py_ssize_t i = 0; i < all; i++)
    if (touched[i]) first[root(parent, i) + 1]++;
  for (Py_ssize_t i = 0; i < all; i++) first[i + 1] += first[i];
  memcpy(next, first, (size_t)all * sizeof(Py_ssize_t));
  for (Py_ssize_t i = 0; i < n; i++)
    if (touched[i]) sorted[next[root(parent, i)]++] = h[i];
  memcpy(middle, next, (size_t)all * sizeof(Py_ssize_t));
  for (Py_ssize_t i = n; i < all; i++)
    if (touched[i]) sorted[next[root(parent, i)]++] = v[i - n];
  out = PyList_New(0);
  for (Py_ssize_t k = 0; out && k < all; k++) {
    if (first[k] == first[k + 1]) continue;
    PyObject *told = grid(sorted + first[k], middle[k] - first[k], sorted + middle[k], first[k + 1] - middle[k], near);
    if (!told || (told != Py_None && PyList_Append(out, told) < 0)) Py_CLEAR(out);
    Py_XDECREF(told);
  }
done:
  free(parent), free(first), free(next), free(middle), free(touched), free(sorted);
  return out;
}

/* Rules across and down; both buffers are held unless an error was raised (-1). 0: they are no rules. */
static int take_both(PyObject *horizontal, Py_buffer *h, Py_ssize_t *n, PyObject *vertical, Py_buffer *v,
                     Py_ssize_t *m) {
  int fit = take(horizontal, h, sizeof(double), n);
  if (fit < 0) return -1;
  int fits = take(vertical, v, sizeof(double), m);
  if (fits < 0) {
    PyBuffer_Release(h);
    return -1;
  }
  return fit && fits && *n % 4 == 0 && *m % 4 == 0;
}

static PyObject *grids(PyObject *self, PyObject *args) {
  PyObject *horizontal, *vertical, *out = NULL;
  Py_buffer h, v;
  Py_ssize_t n, m;
  double near;
  (void)self;
  if (!PyArg_ParseTuple(args, "OOd", &horizontal, &vertical, &near)) return NULL;
  int fit = take_both(horizontal, &h, &n, vertical, &v, &m);
  if (fit < 0) return NULL;
  if (!fit || !isfinite(near) || !all_finite(h.buf, n) || !all_finite(v.buf, m))
    out = Py_NewRef(Py_None);
  else
    out = grids_of(h.buf, n / 4, v.buf, m / 4, near);
  PyBuffer_Release(&h), PyBuffer_Release(&v);
  return out;
}

/* Glyphs in the cells of a grid */

static Py_ssize_t place(const double *edges, Py_ssize_t n, double value) { /* the last of n edges less than it, within */
  Py_ssize_t low = 0, high = n;
  while (low < high) {
    Py_ssize_t mid = low + (high - low) / 2;
    if (edges[mid] < value) low = mid + 1;
    else high = mid;
  }
  return low < 1 ? 0 : low > n - 1 ? n - 2 : low - 1;
}

static PyObject *seats(PyObject *self, PyObject *args) {
  PyObject *in[5], *out = NULL;
  Py_buffer view[5];
  Py_ssize_t count[5], held = 0;
  double box[4];
  int taken = 0, good = 1;
  (void)self;
  if (!PyArg_ParseTuple(args, "OO(dddd)OOO", &in[0], &in[1], &box[0], &box[1], &box[2], &box[3], &in[2], &in[3], &in[4]))
    return NULL;
  for (; taken < 5; taken++) { /* all have items of eight bytes */
    int fit = take(in[taken], &view[taken], 8, &count[taken]);
    if (fit < 0) goto done;
    good &= fit;
  }
  Py_ssize_t n = count[0], columns = count[2] - 1, rows = count[3] - 1;
  good = good && count[1] == n && columns > 0 && rows > 0 && count[4] / columns == rows && count[4] % columns == 0;
  if (!good) {
    out = Py_NewRef(Py_None);
    goto done;
  }
  const double *x = view[0].buf, *y = view[1].buf;
  const int64_t *owner = view[4].buf;
  int64_t *index = room(n, sizeof(int64_t)), *cell = room(n, sizeof(int64_t));
  if (!index || !cell) PyErr_NoMemory();
  else {
    for (Py_ssize_t i = 0; i < n; i++) {
      if (!(x[i] >= box[0] && x[i] <= box[2] && y[i] >= box[1] && y[i] <= box[3])) continue;
      cell[held] = owner[place(view[3].buf, rows + 1, y[i]) * columns + place(view[2].buf, columns + 1, x[i])];
      index[held++] = i;
    }
    out = Py_BuildValue("NN", as_bytes(index, held, sizeof(int64_t)), as_bytes(cell, held, sizeof(int64_t)));
  }
  free(index), free(cell);
done:
  while (taken--) PyBuffer_Release(&view[taken]);
  return out;
}

/* Rules that no other meets */

static int met(const Rule *across, const Rule *down, Py_ssize_t m, double same) {
  for (Py_ssize_t k = 0; k < m; k++) {
    const Rule *v = &down[k];
    if (v->thick > 0 && v->at > across->start - same && v->at < across->end + same && v->start < across->at + same &&
        v->end > across->at - same)
      return 1;
  }
  return 0;
}

static PyObject *alone(PyObject *self, PyObject *args) { /* who calls bounds how many there are of both */
  PyObject *horizontal, *vertical, *out = NULL;
  Py_buffer h, v;
  Py_ssize_t n, m, made = 0;
  double same;
  (void)self;
  if (!PyArg_ParseTuple(args, "OOd", &horizontal, &vertical, &same)) return NULL;
  int fit = take_both(horizontal, &h, &n, vertical, &v, &m);
  if (fit < 0) return NULL;
  Rule *kept = fit ? room(n / 4, sizeof(Rule)) : NULL;
  if (!fit) out = Py_NewRef(Py_None);
  else if (!kept) PyErr_NoMemory();
  else {
    const Rule *across = h.buf;
    for (Py_ssize_t i = 0; i < n / 4; i++)
      if (across[i].thick > 0 && !met(&across[i], v.buf, m / 4, same)) kept[made++] = across[i];
    out = as_bytes(kept, made, sizeof(Rule));
  }
  free(kept);
  PyBuffer_Release(&h), PyBuffer_Release(&v);
  return out;
}

static PyMethodDef methods[] = {
  { "seats", seats, METH_VARARGS, "The glyphs in a grid, and the cell of each." },
  { "alone", alone, METH_VARARGS, "The rules across that no rule down meets." },
  { "rules", rules, METH_VARARGS, "The rules of a page." },
  { "grids", grids, METH_VARARGS, "The grids that rules make." },
  { NULL, NULL, 0, NULL },
};

static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "_ruled", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit__ruled(void) { return PyModule_Create(&module); }
