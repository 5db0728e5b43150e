package credence.engine.nd4j;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Keeps ND4J to the thread that calls it: tasks give the parallelism, not engines. */
final class Threads {

  private Threads() {}

  /**
   * For the calling thread and, where a library knows only one setting, for the process. OpenMP
   * keeps its setting per thread, so whoever calls an engine sets it first.
   */
  static void one() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    openblas_nolapack.blas_set_num_threads(1);
  }
}
