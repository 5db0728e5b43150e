package credence.engine.onednn.dnnl;

import java.util.regex.Pattern;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * What may be said of the implementation that oneDNN serves an operation with, by its name.
 *
 * <p>Its older matrix product, {@code gemm:jit}, which also serves convolutions of unusual shapes
 * and may be part of others ({@code conv+x64:gemm:jit}), packs a panel of a factor on the stack;
 * where sums are long and the panel would pass four pages, it points the stack pointer at memory
 * from malloc. A signal that arrives then, such as those of profilers that sample, overwrites what
 * lies before that memory.
 */
public final class Implementations {

  private static final Pattern GEMM = Pattern.compile("(?<!br)gemm:jit");
  private static final Pattern PLAIN_LOOP = Pattern.compile("\\bref:");

  private Implementations() {}

  /** Whether a signal may arrive at any moment of it, however long its sums are. */
  public static boolean keepsStack(primitive_desc_base description) {
    return !GEMM.matcher(name(description)).find();
  }

  /** Whether it is oneDNN's last resort, some 200 times slower than the others. */
  public static boolean isPlainLoop(primitive_desc_base description) {
    return PLAIN_LOOP.matcher(name(description)).find();
  }

  /** Whether neither of these speaks against it. */
  public static boolean isGood(primitive_desc_base description) {
    return keepsStack(description) && !isPlainLoop(description);
  }

  static String name(primitive_desc_base description) {
    return description.impl_info_str().getString();
  }
}
