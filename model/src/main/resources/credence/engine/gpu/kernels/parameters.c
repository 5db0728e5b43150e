// Kernels over the flat vectors, a work item a parameter.
#define PARAMETER                 \
  int i = (int)(BX * NX + TX);    \
  if (i >= count) return;

KERNEL void zero(GLOBAL float *x, int count) {
  PARAMETER
  x[i] = 0.0f;
}

// What passes use: sigma, and mean, variance and deviation without what counts as 0. With IVON's `precision` sigma follows
// from it, where it is known; `threshold` is that of the log-uniform prior in ln alpha.
KERNEL void refresh(GLOBAL const UINT *flags, GLOBAL const float *mu, GLOBAL const float *rho, GLOBAL float *precision,
                    GLOBAL float *sigma, GLOBAL float *mean, GLOBAL float *deviation, GLOBAL float *variance, int isNatural,
                    float lambda, int isMasking, float threshold, int count) {
  PARAMETER
  float s = flags[i] & IS_UNCERTAIN ? softplus(rho[i]) : 0.0f;
  if (isNatural) {
    float p = precision[i];
    if (s == 0.0f) p = 0.0f;
    else if (p == 0.0f) p = 1.0f / ((lambda * s) * s);
    else s = 1.0f / SQRT(lambda * p);
    precision[i] = p;
  }
  float m = mu[i];
  int masked = isMasking && s > 0.0f && FMA(2.0f, logarithm(s), -logarithm(FMA(m, m, 1e-8f))) >= threshold;
  sigma[i] = s;
  mean[i] = masked ? 0.0f : m;
  deviation[i] = masked ? 0.0f : s;
  variance[i] = masked ? 0.0f : s * s;
}

KERNEL void sample(GLOBAL const UINT *step, GLOBAL const float *mean, GLOBAL const float *deviation,
                   GLOBAL const float *epsilon, GLOBAL float *weights, int count, int pass) {
  PARAMETER
  weights[i] = FMA(deviation[i], ASFLOAT(step[pass + SIGN]) * epsilon[i], mean[i]);
}

// Adds a pass's share of a layer's gradients to the flat ones, from `slices` sums of [outputs, fanIn + 1] each and, for a
// noisy layer, as many by the variance behind them. kind: 0 at the means, 1 drawn, 2 noisy.
KERNEL void collect(GLOBAL const UINT *step, GLOBAL const float *parts,
                    GLOBAL const float *sigma, GLOBAL const float *deviation, GLOBAL const float *epsilon, GLOBAL float *byMu,
                    GLOBAL float *bySigma, int offset, int outputs, int fanIn, int slices, int kind, int pass) {
  int j = (int)(BX * NX + TX);
  if (j >= outputs * (fanIn + 1)) return;
  int weights = outputs * fanIn, size = outputs * (fanIn + 1);
  int at = j < weights ? j / fanIn * (fanIn + 1) + j % fanIn : (j - weights) * (fanIn + 1) + fanIn;
  float slope = 0.0f, byVariance = 0.0f;
  for (int s = 0; s < slices; s++) slope += parts[s * size + at];
  if (kind == 2)
    for (int s = slices; s < 2 * slices; s++) byVariance += parts[s * size + at];
  int i = offset + j;
  // What counts as 0 has no deviation though it has a sigma.
  if (sigma[i] > 0.0f && deviation[i] == 0.0f) return;
  float share = ASFLOAT(step[SHARE]);
  byMu[i] = FMA(share, slope, byMu[i]);
  if (kind == 1) bySigma[i] = FMA(share * slope, ASFLOAT(step[pass + SIGN]) * epsilon[i], bySigma[i]);
  if (kind == 2) bySigma[i] = FMA((2.0f * share) * byVariance, sigma[i], bySigma[i]);
}

// Gradients of the objective, by mu and by rho, from the likelihood's. priors: 0 none, 1 Gaussian with settings (mean,
// precision), 2 the same with a mean each, 3 mixture (log odds at 0, half the difference of the precisions, both
// precisions), 4 log-uniform.
KERNEL void objective(GLOBAL const UINT *step, GLOBAL const UINT *flags, GLOBAL const float *mu, GLOBAL const float *sigma,
                      GLOBAL const float *epsilon, GLOBAL const float *means, GLOBAL const float *byMu,
                      GLOBAL const float *bySigma, GLOBAL float *gradientOfMu, GLOBAL float *gradientOfRho, int prior,
                      float s0, float s1, float s2, float s3, int isPoint, int count) {
  PARAMETER
  float m = mu[i], s = sigma[i], weight = ASFLOAT(step[KL_WEIGHT]);
  float gm = byMu[i], gs = bySigma[i], slope = 0.0f, slopeOfSigma = 0.0f;
  int concerned = isPoint ? (flags[i] & IS_PENALISED) != 0u : s > 0.0f;
  if (concerned && (prior == 1 || prior == 2)) {
    slope = (m - (prior == 1 ? s0 : means[i])) * s1;
    slopeOfSigma = isPoint ? 0.0f : s * s1 - 1.0f / s;
  } else if (concerned && prior == 3) {
    float w = isPoint ? m : FMA(s, epsilon[i], m);
    float share = logistic(FMA(s1 * w, w, s0));
    slope = w * (share * s2 + (1.0f - share) * s3);
    slopeOfSigma = isPoint ? 0.0f : slope * epsilon[i] - 1.0f / s;
  } else if (concerned && prior == 4 && !isPoint) {
    float square = FMA(m, m, 1e-8f);
    float alpha = FMA(2.0f, logarithm(s), -logarithm(square));
    if (FABS(alpha) < 8.0f) {
      float p = logistic(FMA(1.48695f, alpha, 1.87320f));
      float by = FMA(-0.5f, logistic(-alpha), -(0.63576f * 1.48695f) * (p * (1.0f - p)));
      slope = (-2.0f * m / square) * by;
      slopeOfSigma = (2.0f / s) * by;
    }
  }
  gm = FMA(weight, slope, gm);
  gs = FMA(weight, slopeOfSigma, gs);
  gradientOfMu[i] = flags[i] & IS_REMOVED ? 0.0f : gm;
  gradientOfRho[i] = s > 0.0f ? gs * one_minus_exp(s) : 0.0f;
}

KERNEL void sgd(GLOBAL const UINT *step, GLOBAL float *p, GLOBAL const float *g, int count) {
  PARAMETER
  p[i] = FMA(-ASFLOAT(step[RATE]), g[i], p[i]);
}

// `rate` is where in `step` the rate is. Minus infinity, the rho of a point, stays what it is.
KERNEL void adam(GLOBAL const UINT *step, GLOBAL float *p, GLOBAL const float *g, GLOBAL float *m, GLOBAL float *v, int rate,
                 float beta1, float rest1, float beta2, float rest2, float epsilon, int count) {
  PARAMETER
  float first = FMA(beta1, m[i], rest1 * g[i]);
  float second = FMA(beta2, v[i], rest2 * (g[i] * g[i]));
  m[i] = first;
  v[i] = second;
  float change = (ASFLOAT(step[rate]) * ASFLOAT(step[UNBIAS_FIRST])) * first;
  p[i] = p[i] - change / (SQRT(second * ASFLOAT(step[UNBIAS_SECOND])) + epsilon);
}

DEVICE float clipped(float x, float clip) { return x > clip ? clip : x < -clip ? -clip : x; }

// credence.engine.Ivon, with h + delta in `precision`.
KERNEL void ivon(GLOBAL const UINT *step, GLOBAL const UINT *flags, GLOBAL float *mu, GLOBAL const float *sigma,
                 GLOBAL const float *byMu, GLOBAL const float *bySigma, GLOBAL float *momentum, GLOBAL float *precision,
                 GLOBAL const float *means, int hasMeans, float mean, float beta1, float rest1, float rest2, float delta,
                 float initial, float clip, int count) {
  PARAMETER
  float g = flags[i] & IS_REMOVED ? 0.0f : byMu[i];
  float v = FMA(beta1, momentum[i], rest1 * g);
  momentum[i] = v;
  float slope = v * ASFLOAT(step[UNBIAS_FIRST]), p = initial, m = mu[i];
  if (sigma[i] > 0.0f) {
    p = precision[i];
    float u = rest2 * ((bySigma[i] / sigma[i] + delta) - p) / p;
    p = p * (1.0f + FMA(0.5f * u, u, u));
    precision[i] = p;
    slope = FMA(delta, m - (hasMeans ? means[i] : mean), slope);
  }
  mu[i] = FMA(-ASFLOAT(step[RATE]) * initial, clipped(slope / p, clip), m);
}
