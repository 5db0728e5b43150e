// Numbers first, first + 1, ... of a layer's stream, four to a work item; first = FIRST_EXAMPLE * perExample. There are
// EXAMPLES * perExample of them, or `count` where perExample is 0.
#define NUMBERS(key, MAKE)                                                                    \
  UINT per = (UINT)perExample;                                                                \
  UINT n = per ? step[EXAMPLES] * per : (UINT)count;                                          \
  UINT low = step[pass + FIRST_EXAMPLE] * per;                                                \
  UINT high = MULHI(step[pass + FIRST_EXAMPLE], per) + step[pass + FIRST_EXAMPLE + 1] * per;  \
  UINT skip = low & 3u;                                                                       \
  UINT block = (low >> 2) | (high << 30);                                                     \
  UINT i = BX * NX + TX;                                                                      \
  UINT lower = block + i;                                                                     \
  UINT words[4];                                                                              \
  if (4u * i >= n + skip) return;                                                             \
  philox(step[pass + key], step[pass + key + 1], lower, (high >> 2) + (lower < block ? 1u : 0u), (UINT)layer, words); \
  for (UINT j = 0; j < 4u; j++) {                                                             \
    UINT at = 4u * i + j - skip;                                                              \
    if (at < n) out[(UINT)offset + at] = MAKE;                                                \
  }

KERNEL void normals(GLOBAL const UINT *step, GLOBAL const float *table, GLOBAL float *out, int offset, int layer,
                    int perExample, int count, int pass) {
  NUMBERS(NOISE_KEY, normal_of(words[j], table))
}

KERNEL void uniforms(GLOBAL const UINT *step, GLOBAL float *out, int offset, int layer, int perExample, int count,
                     int pass) {
  NUMBERS(DROPOUT_KEY, (float)(words[j] >> 8) * 5.9604644775390625e-8f)
}
