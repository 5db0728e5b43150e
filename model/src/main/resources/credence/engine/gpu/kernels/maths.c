// e^a - 1 for |a| at most 0.35, the polynomial of Cephes.
DEVICE float expm1_near(float r) {
  float p = 1.9875691500e-4f;
  p = FMA(p, r, 1.3981999507e-3f);
  p = FMA(p, r, 8.3334519073e-3f);
  p = FMA(p, r, 4.1665795894e-2f);
  p = FMA(p, r, 1.6666665459e-1f);
  p = FMA(p, r, 5.0000001201e-1f);
  return FMA(p, r * r, r);
}

// e^a for a of at most 0; 0 below e^-87.
DEVICE float exp_negative(float a) {
  float b = a < -87.0f ? -87.0f : a;
  float n = RINT(b * 1.44269504f);
  float r = FMA(n, -0.693359375f, b);
  r = FMA(n, 2.12194440e-4f, r);
  float e = (expm1_near(r) + 1.0f) * ASFLOAT((UINT)((int)n + 127) << 23);
  return a < -87.0f ? 0.0f : e;
}

// 1 - e^-s for s of at least 0, with its digits where s is small. Of s = softplus(x) it is the logistic function of x.
DEVICE float one_minus_exp(float s) { return s < 0.34f ? -expm1_near(-s) : 1.0f - exp_negative(-s); }

// Natural logarithm of a positive number, the polynomial of Cephes; of what is not finite, itself.
DEVICE float logarithm(float x) {
  UINT u = ASUINT(x);
  float e = (float)((int)(u >> 23) - 126);
  float m = ASFLOAT((u & 0x7fffffu) | 0x3f000000u);
  int low = m < 0.707106781f;
  e = low ? e - 1.0f : e;
  m = low ? (m + m) - 1.0f : m - 1.0f;
  float z = m * m;
  float p = 7.0376836292e-2f;
  p = FMA(p, m, -1.1514610310e-1f);
  p = FMA(p, m, 1.1676998740e-1f);
  p = FMA(p, m, -1.2420140846e-1f);
  p = FMA(p, m, 1.4249322787e-1f);
  p = FMA(p, m, -1.6668057665e-1f);
  p = FMA(p, m, 2.0000714765e-1f);
  p = FMA(p, m, -2.4999993993e-1f);
  p = FMA(p, m, 3.3333331174e-1f);
  float y = (p * m) * z;
  y = FMA(e, -2.12194440e-4f, y);
  y = FMA(z, -0.5f, y);
  float found = FMA(e, 0.693359375f, m + y);
  return x < 3.4028234e38f ? found : x;
}

// max(x, 0) + 2 atanh(e / (2 + e)) with e = exp(-|x|).
DEVICE float softplus(float x) {
  float e = exp_negative(-FABS(x));
  float s = e / (2.0f + e);
  float q = s * s;
  float p = 0.0909090909f;
  p = FMA(p, q, 0.111111111f);
  p = FMA(p, q, 0.142857143f);
  p = FMA(p, q, 0.2f);
  p = FMA(p, q, 0.333333333f);
  p = FMA(p, q, 1.0f);
  return (x > 0.0f ? x : 0.0f) + (2.0f * s) * p;
}

DEVICE float logistic(float x) {
  float e = exp_negative(-FABS(x));
  return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

// 0 none, 1 softplus, 2 relu; what is not a number stays none.
DEVICE float activate(float x, int activation) {
  if (activation == 1) return softplus(x);
  if (activation == 2) return x < 0.0f ? 0.0f : x;
  return x;
}

// Derivative of the activation that gave y.
DEVICE float slope_at(float y, int activation) {
  if (activation == 1) return one_minus_exp(y);
  if (activation == 2) return y > 0.0f ? 1.0f : 0.0f;
  return 1.0f;
}

// Philox4x32-10: the block of one counter under one key.
DEVICE void philox(UINT k0, UINT k1, UINT c0, UINT c1, UINT c2, UINT *out) {
  UINT c3 = 0u;
  for (int i = 0; i < 10; i++) {
    UINT h0 = MULHI(0xD2511F53u, c0), l0 = 0xD2511F53u * c0;
    UINT h1 = MULHI(0xCD9E8D57u, c2), l1 = 0xCD9E8D57u * c2;
    c0 = h1 ^ c1 ^ k0;
    c1 = l1;
    c2 = h0 ^ c3 ^ k1;
    c3 = l0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

// credence.random.NormalTable's standard normal of a word.
DEVICE float normal_of(UINT word, GLOBAL const float *table) {
  float s = (float)(int)(word | 1u);
  UINT row = (ASUINT(s) >> 17) & 0x47FCu;
  float d = s - table[row];
  return FMA(FMA(table[row + 3], d, table[row + 2]), d, table[row + 1]);
}
