// The three products of a layer with weights, in tiles. Included once for each tile and for one or two sums at a time:
// RM x RN outputs a work item, 16 x 16 of them a group; NAME(x) is the kernel's name; with DUAL the second sum is that of
// the variances. Every output is summed in the order of the inner index, whatever the tile is.
//
// shape: 0 channels, 1 height, 2 width, 3 kernel height, 4 kernel width, 5 stride height, 6 stride width, 7 padding height,
// 8 padding width, 9 output height, 10 output width, 11 filters, 12 fan-in, 13 offset of the weights in the flat vectors.
#define BM (16 * RM)
#define BN (16 * RN)
#if DUAL
#define TILES              \
  LOCAL float A[BK][BM + 1]; \
  LOCAL float B[BK][BN + 1]; \
  LOCAL float A2[BK][BM + 1]; \
  LOCAL float B2[BK][BN + 1]; \
  float acc[RM][RN], acc2[RM][RN];
#define CLEAR                                                   \
  for (int r = 0; r < RM; r++)                                  \
    for (int c = 0; c < RN; c++) acc[r][c] = acc2[r][c] = 0.0f;
#define MULTIPLY                                                                                       \
  BARRIER;                                                                                             \
  for (int k = 0; k < BK; k++)                                                                         \
    for (int r = 0; r < RM; r++)                                                                       \
      for (int c = 0; c < RN; c++) {                                                                   \
        acc[r][c] = FMA(A[k][(int)TY + 16 * r], B[k][(int)TX + 16 * c], acc[r][c]);                    \
        acc2[r][c] = FMA(A2[k][(int)TY + 16 * r], B2[k][(int)TX + 16 * c], acc2[r][c]);                \
      }                                                                                                \
  BARRIER;
#else
#define TILES              \
  LOCAL float A[BK][BM + 1]; \
  LOCAL float B[BK][BN + 1]; \
  float acc[RM][RN];
#define CLEAR                  \
  for (int r = 0; r < RM; r++) \
    for (int c = 0; c < RN; c++) acc[r][c] = 0.0f;
#define MULTIPLY                                                                       \
  BARRIER;                                                                             \
  for (int k = 0; k < BK; k++)                                                         \
    for (int r = 0; r < RM; r++)                                                       \
      for (int c = 0; c < RN; c++)                                                     \
        acc[r][c] = FMA(A[k][(int)TY + 16 * r], B[k][(int)TX + 16 * c], acc[r][c]);    \
  BARRIER;
#endif

// y = activation(x w + bias), with DUAL plus sqrt(x^2 v + bias's variance) zeta; zeta becomes zeta / (2 s).
KERNEL void NAME(forward)(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *x, GLOBAL const float *w,
                          GLOBAL const float *v, GLOBAL float *noise, GLOBAL float *y, int kind) {
  TILES
  int t = (int)(TY * 16 + TX), inner = shape[12], columns = shape[11], offset = shape[13];
  UINT rows = step[EXAMPLES] * (UINT)(shape[9] * shape[10]), row0 = BX * BM;
  int column0 = (int)BY * BN;
  CLEAR
  for (int k0 = 0; k0 < inner; k0 += BK) {
    for (int e = t; e < BM * BK; e += 256) {
      int k = e % BK, r = e / BK;
      float value = pixel(x, shape, row0 + (UINT)r, rows, k0 + k);
      A[k][r] = value;
#if DUAL
      A2[k][r] = value * value;
#endif
    }
    for (int e = t; e < BN * BK; e += 256) {
      int k = e % BK, c = e / BK, at = offset + (column0 + c) * inner + k0 + k;
      int inside = k0 + k < inner && column0 + c < columns;
      B[k][c] = inside ? w[at] : 0.0f;
#if DUAL
      B2[k][c] = inside ? v[at] : 0.0f;
#endif
    }
    MULTIPLY
  }
  int bias = offset + columns * inner;
  for (int r = 0; r < RM; r++)
    for (int c = 0; c < RN; c++) {
      UINT row = row0 + TY + 16u * (UINT)r;
      int column = column0 + (int)TX + 16 * c;
      if (row < rows && column < columns) {
        UINT at = row * (UINT)columns + (UINT)column;
        float sum = acc[r][c] + w[bias + column];
#if DUAL
        float deviation = SQRT((acc2[r][c] + v[bias + column]) + 1e-16f);
        float zeta = noise[at];
        sum = FMA(deviation, zeta, sum);
        noise[at] = zeta / (2.0f * deviation);
#endif
        y[at] = activate(sum, kind);
      }
    }
}

// gx = g w, with DUAL plus 2 x (gv v).
KERNEL void NAME(data)(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *x, GLOBAL const float *w,
                       GLOBAL const float *v, GLOBAL const float *g, GLOBAL const float *gv, GLOBAL float *gx) {
  TILES
  int t = (int)(TY * 16 + TX), columns = shape[0], taps = shape[3] * shape[4], inner = shape[11] * taps, offset = shape[13];
  UINT rows = step[EXAMPLES] * (UINT)(shape[1] * shape[2]), row0 = BX * BM;
  int column0 = (int)BY * BN;
  CLEAR
  for (int k0 = 0; k0 < inner; k0 += BK) {
    for (int e = t; e < BM * BK; e += 256) {
      int k = e % BK, r = e / BK;
      int at = output_of(shape, row0 + (UINT)r, rows, k0 + k, inner);
      A[k][r] = at < 0 ? 0.0f : g[at];
#if DUAL
      A2[k][r] = at < 0 ? 0.0f : gv[at];
#endif
    }
    for (int e = t; e < BN * BK; e += 256) {
      int k = e % BK, c = e / BK, n = (k0 + k) / taps;
      int at = offset + (n * columns + column0 + c) * taps + (k0 + k) % taps;
      int inside = k0 + k < inner && column0 + c < columns;
      B[k][c] = inside ? w[at] : 0.0f;
#if DUAL
      B2[k][c] = inside ? v[at] : 0.0f;
#endif
    }
    MULTIPLY
  }
  for (int r = 0; r < RM; r++)
    for (int c = 0; c < RN; c++) {
      UINT row = row0 + TY + 16u * (UINT)r;
      int column = column0 + (int)TX + 16 * c;
      if (row < rows && column < columns) {
        UINT at = row * (UINT)columns + (UINT)column;
        float sum = acc[r][c];
#if DUAL
        sum = FMA(2.0f * x[at], acc2[r][c], sum);
#endif
        gx[at] = sum;
      }
    }
}

// Sums of g' x over slices of `length` rows each, [slice][filter][fan-in + 1], the last column that of the bias; with DUAL
// those of gv' x^2 behind all of them.
KERNEL void NAME(weights)(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *x, GLOBAL const float *g,
                          GLOBAL const float *gv, GLOBAL float *parts, int tiles, int length, int slices) {
  TILES
  int t = (int)(TY * 16 + TX), filters = shape[11], columns = shape[12] + 1;
  UINT rows = step[EXAMPLES] * (UINT)(shape[9] * shape[10]);
  int slice = (int)BY / tiles, row0 = (int)BY % tiles * BM, column0 = (int)BX * BN;
  UINT from = (UINT)slice * (UINT)length, end = from + (UINT)length < rows ? from + (UINT)length : rows;
  CLEAR
  for (UINT m0 = from; m0 < end; m0 += BK) {
    for (int e = t; e < BM * BK; e += 256) {
      int r = e % BM, k = e / BM;
      UINT m = m0 + (UINT)k;
      int inside = m < end && row0 + r < filters;
      A[k][r] = inside ? g[m * (UINT)filters + (UINT)(row0 + r)] : 0.0f;
#if DUAL
      A2[k][r] = inside ? gv[m * (UINT)filters + (UINT)(row0 + r)] : 0.0f;
#endif
    }
    for (int e = t; e < BN * BK; e += 256) {
      int c = e % BN, k = e / BN;
      float value = column0 + c == columns - 1 ? 1.0f : pixel(x, shape, m0 + (UINT)k, end, column0 + c);
      B[k][c] = value;
#if DUAL
      B2[k][c] = value * value;
#endif
    }
    MULTIPLY
  }
  for (int r = 0; r < RM; r++)
    for (int c = 0; c < RN; c++) {
      int row = row0 + (int)TY + 16 * r, column = column0 + (int)TX + 16 * c;
      if (row < filters && column < columns) {
        int at = (slice * filters + row) * columns + column;
        parts[at] = acc[r][c];
#if DUAL
        parts[slices * filters * columns + at] = acc2[r][c];
#endif
      }
    }
}

#undef BM
#undef BN
#undef TILES
#undef CLEAR
#undef MULTIPLY
