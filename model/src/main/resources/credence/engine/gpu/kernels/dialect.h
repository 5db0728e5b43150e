// The kernels are written in the C that OpenCL C, CUDA C and C++ have in common; these words are where the three differ.
// All arithmetic is IEEE 754 single precision in a fixed order, multiplications are fused where FMA says so and nowhere
// else, and exponential and logarithm are the kernels' own: so the same inputs give the same bytes on every device whose
// division and square root round correctly.
#ifdef __OPENCL_VERSION__
#pragma OPENCL FP_CONTRACT OFF
#define KERNEL kernel
#define DEVICE static
#define GLOBAL global
#define LOCAL local
#define UINT uint
#define TX get_local_id(0)
#define TY get_local_id(1)
#define BX get_group_id(0)
#define BY get_group_id(1)
#define NX get_local_size(0)
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE)
#define MULHI mul_hi
#define FMA fma
#define SQRT sqrt
#define RINT rint
#define FABS fabs
#define ASUINT as_uint
#define ASFLOAT as_float
#else
#define KERNEL extern "C" __global__
#define DEVICE static __device__
#define GLOBAL
#define LOCAL __shared__
#define UINT unsigned
#define TX threadIdx.x
#define TY threadIdx.y
#define BX blockIdx.x
#define BY blockIdx.y
#define NX blockDim.x
#define BARRIER __syncthreads()
#define MULHI __umulhi
#define FMA __fmaf_rn
#define SQRT sqrtf
#define RINT rintf
#define FABS fabsf
#define ASUINT __float_as_uint
#define ASFLOAT __uint_as_float
#endif

// Words of the buffer `step`, as credence.engine.gpu.StepWords writes them. What belongs to a pass is at `pass`.
#define EXAMPLES 0
#define KL_WEIGHT 1
#define RATE 2
#define RATE_OF_RHO 3
#define UNBIAS_FIRST 4
#define UNBIAS_SECOND 5
#define SHARE 6
#define NOISE_KEY 0
#define DROPOUT_KEY 2
#define SIGN 4
#define FIRST_EXAMPLE 5

// Bits of the buffer `flags`, one word a parameter.
#define IS_UNCERTAIN 1
#define IS_PENALISED 2
#define IS_REMOVED 4
