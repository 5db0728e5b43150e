// CUDA C's words in plain C++: in front of the kernels' text, which then runs on a processor, a group after the other.
// At a barrier a work item leaves the processor to another one, in an order that can be chosen.
#include <ucontext.h>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

struct Place {
  unsigned x, y;
};
static Place threadIdx, blockIdx, blockDim;
static void wait_for_others();

#define __global__
#define __device__
#define __shared__ static
#define __syncthreads() wait_for_others()

static inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)(((unsigned long long)a * b) >> 32); }
static inline unsigned __float_as_uint(float f) {
  unsigned u;
  memcpy(&u, &f, 4);
  return u;
}
static inline float __uint_as_float(unsigned u) {
  float f;
  memcpy(&f, &u, 4);
  return f;
}
static inline float __fmaf_rn(float a, float b, float c) { return std::fma(a, b, c); }
