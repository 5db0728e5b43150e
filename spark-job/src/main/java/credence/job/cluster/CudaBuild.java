package credence.job.cluster;

/**
 * What ND4J's last release for CUDA, nd4j-cuda-11.6 1.0.0-M2.1, can run on. It holds machine code
 * for the capabilities 3.7 to 8.6 and no PTX that a driver could translate for later ones. Machine
 * code for 8.6 runs on 8.9 (CUDA C++ Programming Guide, binary compatibility).
 */
final class CudaBuild {

  static final String SUPPORTED = "3.7 to 8.9 (machine code sm_37 to sm_86, no PTX)";

  private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private CudaBuild() {}

  /** Whether this is a build for GPUs; loads nothing of it. */
  static boolean isPresent() {
    return CudaBuild.class.getClassLoader().getResource(BACKEND) != null;
  }

  static boolean runsOn(GpuCard card) {
    boolean first = card.major() == 3 && card.minor() >= 7;
    return first || (card.major() >= 5 && card.major() <= 8);
  }
}
