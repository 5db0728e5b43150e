// Rows of a product's inner index, of each step of its tiles.
#define BK 16

// Input number k, in the order of the weights [c, i, j], of the window of output `row`; 0 outside.
DEVICE float pixel(GLOBAL const float *x, GLOBAL const int *shape, UINT row, UINT rows, int k) {
  if (row >= rows || k >= shape[12]) return 0.0f;
  int taps = shape[3] * shape[4], c = k / taps, tap = k % taps;
  UINT p = row / (UINT)shape[10], b = p / (UINT)shape[9];
  int oy = (int)(p % (UINT)shape[9]), ox = (int)(row % (UINT)shape[10]);
  int y = oy * shape[5] + tap / shape[4] - shape[7], at = ox * shape[6] + tap % shape[4] - shape[8];
  if (y < 0 || y >= shape[1] || at < 0 || at >= shape[2]) return 0.0f;
  return x[((b * (UINT)shape[1] + (UINT)y) * (UINT)shape[2] + (UINT)at) * (UINT)shape[0] + (UINT)c];
}

// Index of the output number k, in the order [filter, i, j], whose window has pixel `row` at its place (i, j); or -1.
DEVICE int output_of(GLOBAL const int *shape, UINT row, UINT rows, int k, int inner) {
  if (row >= rows || k >= inner) return -1;
  int taps = shape[3] * shape[4], n = k / taps, tap = k % taps;
  UINT p = row / (UINT)shape[2], b = p / (UINT)shape[1];
  int y = (int)(p % (UINT)shape[1]) + shape[7] - tap / shape[4];
  int x = (int)(row % (UINT)shape[2]) + shape[8] - tap % shape[4];
  if (y < 0 || x < 0 || y % shape[5] != 0 || x % shape[6] != 0) return -1;
  int oy = y / shape[5], ox = x / shape[6];
  if (oy >= shape[9] || ox >= shape[10]) return -1;
  return (((int)b * shape[9] + oy) * shape[10] + ox) * shape[11] + n;
}
