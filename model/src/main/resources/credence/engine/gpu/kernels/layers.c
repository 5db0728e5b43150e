// Activations are [b, y, x, c], channels last: the order in which noise is numbered.

// out[b, position, c] = in[b, c, position] with `rows` = c, `columns` = positions; the other way round they change places.
KERNEL void transpose(GLOBAL const UINT *step, GLOBAL const float *in, GLOBAL float *out, int rows, int columns) {
  UINT i = BX * NX + TX, r = (UINT)rows, c = (UINT)columns, size = r * c;
  if (i >= step[EXAMPLES] * size) return;
  UINT b = i / size, rest = i % size;
  out[i] = in[b * size + (rest % r) * c + rest / r];
}

KERNEL void activation(GLOBAL const UINT *step, GLOBAL const float *x, GLOBAL float *y, int units, int kind) {
  UINT i = BX * NX + TX;
  if (i < step[EXAMPLES] * (UINT)units) y[i] = activate(x[i], kind);
}

KERNEL void activation_back(GLOBAL const UINT *step, GLOBAL const float *y, GLOBAL float *g, int units, int kind) {
  UINT i = BX * NX + TX;
  if (i < step[EXAMPLES] * (UINT)units) g[i] = g[i] * slope_at(y[i], kind);
}

// Of a noisy layer whose outputs y were activated: the gradient at the mean in g, that at the variance in gv, with
// zeta / (2 s) in `noise`.
KERNEL void noisy_back(GLOBAL const UINT *step, GLOBAL const float *y, GLOBAL const float *noise, GLOBAL float *g,
                       GLOBAL float *gv, int units, int kind) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)units) return;
  float slope = g[i] * slope_at(y[i], kind);
  g[i] = slope;
  gv[i] = slope * noise[i];
}

// Kept where the uniform, a multiple of 2^-24, is at least `rate`; `shared` is the number of uniforms, those of one
// example or of all.
KERNEL void dropout(GLOBAL const UINT *step, GLOBAL const float *x, GLOBAL const float *uniform, GLOBAL float *y, int units,
                    int shared, float rate, float scale) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)units) return;
  float u = uniform[shared ? i % (UINT)units : i];
  y[i] = u >= rate ? x[i] * scale : 0.0f * x[i];
}

// shape: channels, height, width, kernel height, kernel width, stride height, stride width, output height, output width.
DEVICE UINT pool_input(GLOBAL const int *shape, UINT i, UINT *base) {
  UINT c = i % (UINT)shape[0], p = i / (UINT)shape[0];
  UINT ox = p % (UINT)shape[8];
  p = p / (UINT)shape[8];
  UINT oy = p % (UINT)shape[7], b = p / (UINT)shape[7];
  *base = ((b * (UINT)shape[1] + oy * (UINT)shape[5]) * (UINT)shape[2] + ox * (UINT)shape[6]) * (UINT)shape[0] + c;
  return b;
}

// Maximum of each window, and the index of the first of its inputs that has it.
KERNEL void maxpool(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *x, GLOBAL float *y, GLOBAL UINT *where,
                    int units) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)units) return;
  UINT base;
  pool_input(shape, i, &base);
  UINT best = base;
  float most = x[base];
  for (int r = 0; r < shape[3]; r++)
    for (int c = 0; c < shape[4]; c++) {
      UINT at = base + (UINT)((r * shape[2] + c) * shape[0]);
      float v = x[at];
      if (v > most || v != v) {
        most = v;
        best = at;
      }
    }
  y[i] = most;
  where[i] = best;
}

KERNEL void avgpool(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *x, GLOBAL float *y, int units) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)units) return;
  UINT base;
  pool_input(shape, i, &base);
  float sum = 0.0f;
  for (int r = 0; r < shape[3]; r++)
    for (int c = 0; c < shape[4]; c++) sum += x[base + (UINT)((r * shape[2] + c) * shape[0])];
  y[i] = sum / (float)(shape[3] * shape[4]);
}

// The gradient at each input: from the windows that it is in, in their order. `isMaximum` asks whether it was the one.
KERNEL void pool_back(GLOBAL const UINT *step, GLOBAL const int *shape, GLOBAL const float *g, GLOBAL const UINT *where,
                      GLOBAL float *gx, int units, int isMaximum) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)units) return;
  int channels = shape[0], c = (int)(i % (UINT)channels);
  UINT p = i / (UINT)channels;
  int x = (int)(p % (UINT)shape[2]);
  p = p / (UINT)shape[2];
  int y = (int)(p % (UINT)shape[1]), b = (int)(p / (UINT)shape[1]);
  float sum = 0.0f;
  for (int r = shape[3] - 1; r >= 0; r--) {
    int top = y - r;
    if (top < 0 || top % shape[5] != 0 || top / shape[5] >= shape[7]) continue;
    for (int q = shape[4] - 1; q >= 0; q--) {
      int left = x - q;
      if (left < 0 || left % shape[6] != 0 || left / shape[6] >= shape[8]) continue;
      UINT out = (UINT)(((b * shape[7] + top / shape[5]) * shape[8] + left / shape[6]) * channels + c);
      sum += isMaximum ? (where[out] == i ? g[out] : 0.0f) : g[out];
    }
  }
  gx[i] = isMaximum ? sum : sum / (float)(shape[3] * shape[4]);
}

// The sum of what 256 work items have, in a fixed order, for all of them.
#define TOTAL(value, into)                       \
  part[TX] = value;                              \
  BARRIER;                                       \
  for (UINT h = 128u; h > 0u; h >>= 1) {        \
    if (TX < h) part[TX] += part[TX + h];        \
    BARRIER;                                     \
  }                                              \
  float into = part[0];                          \
  BARRIER;

// Of a channel, a group each: mean and 1 / sqrt(variance + epsilon) into `stats`, mean and unbiased variance added to `sums`.
KERNEL void channel_statistics(GLOBAL const UINT *step, GLOBAL const float *x, GLOBAL float *stats, GLOBAL float *sums,
                               int channels, int positions, float epsilon) {
  LOCAL float part[256];
  UINT c = BX, n = step[EXAMPLES] * (UINT)positions, width = (UINT)channels;
  float own = 0.0f;
  for (UINT i = TX; i < n; i += 256u) own += x[i * width + c];
  TOTAL(own, sum)
  float mean = sum / (float)n;
  own = 0.0f;
  for (UINT i = TX; i < n; i += 256u) {
    float d = x[i * width + c] - mean;
    own = FMA(d, d, own);
  }
  TOTAL(own, squares)
  if (TX == 0u) {
    stats[c] = mean;
    stats[width + c] = 1.0f / SQRT(squares / (float)n + epsilon);
    sums[c] += mean;
    sums[width + c] += squares / (float)(n > 1u ? n - 1u : 1u);
  }
}

// Likewise of the running statistics, which lie behind scale and shift.
KERNEL void running_statistics(GLOBAL const float *mu, GLOBAL float *stats, int offset, int channels, float epsilon) {
  int c = (int)(BX * NX + TX);
  if (c >= channels) return;
  stats[c] = mu[offset + 2 * channels + c];
  stats[channels + c] = 1.0f / SQRT(mu[offset + 3 * channels + c] + epsilon);
}

KERNEL void normalise(GLOBAL const UINT *step, GLOBAL const float *x, GLOBAL const float *stats, GLOBAL const float *mu,
                      GLOBAL float *z, GLOBAL float *y, int offset, int channels, int positions) {
  UINT i = BX * NX + TX;
  if (i >= step[EXAMPLES] * (UINT)(channels * positions)) return;
  int c = (int)(i % (UINT)channels);
  float v = (x[i] - stats[c]) * stats[channels + c];
  z[i] = v;
  y[i] = FMA(mu[offset + c], v, mu[offset + channels + c]);
}

// A group a channel: sum of g z and sum of g into `slopes`, and its share into the gradient of scale and shift.
KERNEL void channel_slopes(GLOBAL const UINT *step, GLOBAL const float *g, GLOBAL const float *z, GLOBAL float *slopes,
                           GLOBAL float *byMu, int offset, int channels, int positions) {
  LOCAL float part[256];
  UINT c = BX, n = step[EXAMPLES] * (UINT)positions, width = (UINT)channels;
  float own = 0.0f, other = 0.0f;
  for (UINT i = TX; i < n; i += 256u) {
    own = FMA(g[i * width + c], z[i * width + c], own);
    other += g[i * width + c];
  }
  TOTAL(own, product)
  TOTAL(other, sum)
  if (TX == 0u) {
    float share = ASFLOAT(step[SHARE]);
    slopes[c] = product;
    slopes[width + c] = sum;
    byMu[(UINT)offset + c] = FMA(share, product, byMu[(UINT)offset + c]);
    byMu[(UINT)offset + width + c] = FMA(share, sum, byMu[(UINT)offset + width + c]);
  }
}

KERNEL void normalise_back(GLOBAL const UINT *step, GLOBAL const float *g, GLOBAL const float *z, GLOBAL const float *slopes,
                           GLOBAL const float *stats, GLOBAL const float *mu, GLOBAL float *gx, int offset, int channels,
                           int positions) {
  UINT i = BX * NX + TX, n = step[EXAMPLES] * (UINT)positions;
  if (i >= n * (UINT)channels) return;
  int c = (int)(i % (UINT)channels);
  float product = slopes[c] / (float)n, mean = slopes[channels + c] / (float)n;
  gx[i] = (mu[offset + c] * stats[channels + c]) * FMA(-z[i], product, g[i] - mean);
}

// Running statistics towards the average of a step's passes.
KERNEL void move_statistics(GLOBAL const UINT *step, GLOBAL const float *sums, GLOBAL float *mu, int offset, int channels,
                            float momentum) {
  int i = (int)(BX * NX + TX);
  if (i >= 2 * channels) return;
  float now = mu[offset + 2 * channels + i];
  mu[offset + 2 * channels + i] = FMA(momentum, sums[i] * ASFLOAT(step[SHARE]) - now, now);
}

// Cross-entropy of an example: its loss is added to results[b], its outputs to `sums`, and the derivative of the mean
// goes to g. results[batch + b] is 1 where the largest sum, the first of equal ones, is not the label's.
KERNEL void cross_entropy(GLOBAL const UINT *step, GLOBAL const float *z, GLOBAL const int *labels, GLOBAL float *g,
                          GLOBAL float *sums, GLOBAL float *results, int width, int batch) {
  UINT b = BX * NX + TX;
  if (b >= step[EXAMPLES]) return;
  UINT from = b * (UINT)width, label = from + (UINT)labels[b];
  float most = z[from];
  for (int c = 1; c < width; c++) most = z[from + (UINT)c] > most ? z[from + (UINT)c] : most;
  float total = 0.0f;
  UINT best = from;
  for (UINT i = from; i < from + (UINT)width; i++) {
    float e = exp_negative(z[i] - most);
    g[i] = e;
    total += e;
    sums[i] += z[i];
    best = sums[i] > sums[best] ? i : best;
  }
  float examples = (float)step[EXAMPLES];
  for (UINT i = from; i < from + (UINT)width; i++) g[i] = (g[i] / total - (i == label ? 1.0f : 0.0f)) / examples;
  results[b] += logarithm(total) + (most - z[label]);
  results[(UINT)batch + b] = best == label ? 0.0f : 1.0f;
}
