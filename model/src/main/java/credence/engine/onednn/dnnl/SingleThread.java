package credence.engine.onednn.dnnl;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;

/**
 * Keeps OpenMP, which oneDNN is built with, to the calling thread: tasks give the parallelism, not
 * engines. OpenMP has this setting per thread, and neither oneDNN nor JavaCPP's presets of it can
 * change it, so {@code omp_set_num_threads} is looked up among the loaded libraries and called as
 * the presets of OpenBLAS call their like.
 */
public final class SingleThread {

  private static final String FUNCTION = "omp_set_num_threads";

  private static final SetNumThreads SET = find();

  private SingleThread() {}

  /** To be called in every thread that is about to run oneDNN, after the library has loaded. */
  public static void enter() {
    if (SET != null) {
      SET.call(1);
    }
  }

  /** Null where the library runs without OpenMP. */
  private static SetNumThreads find() {
    Pointer function = Loader.addressof(FUNCTION);
    if (function == null || function.isNull()) {
      return null;
    }
    // JavaCPP's function pointers point at a pair: the function, and no Java object behind it.
    return new SetNumThreads(
        new PointerPointer<Pointer>(2).put(0, function).put(1, (Pointer) null));
  }
}
