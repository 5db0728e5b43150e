package credence.engine.onednn.dnnl;

import java.util.Locale;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** The native library: whether it is there, and what it is. */
public final class DnnlLibrary {

  private DnnlLibrary() {}

  /**
   * Loads the library.
   *
   * @throws UnsupportedOperationException where it does not load, with the reason
   */
  public static void load() {
    try {
      Loader.load(dnnl.class);
    } catch (LinkageError e) {
      throw new UnsupportedOperationException(
          "oneDNN does not load on " + Loader.getPlatform() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether this processor multiplies bfloat16 (AVX512-BF16 or AMX), as far as the library may use
   * its instructions.
   */
  public static boolean multipliesBfloat16() {
    int needed = dnnl.dnnl_cpu_isa_avx512_core_bf16;
    return (dnnl.dnnl_get_effective_cpu_isa() & needed) == needed;
  }

  /** Version and the instruction set that code is generated for. */
  public static String describe() {
    dnnl_version_t version = dnnl.version();
    return "oneDNN %d.%d.%d (%s)"
        .formatted(
            version.major(),
            version.minor(),
            version.patch(),
            dnnl.get_effective_cpu_isa().intern().name().toLowerCase(Locale.ROOT));
  }
}
