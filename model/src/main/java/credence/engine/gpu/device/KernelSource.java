package credence.engine.gpu.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The text of all kernels: C that OpenCL C, CUDA C and C++ have in common, put together from the
 * files of {@code credence/engine/gpu/kernels}.
 */
public final class KernelSource {

  private static final String FOLDER = "/credence/engine/gpu/kernels/";

  private KernelSource() {}

  /** As a compiler takes it. */
  public static String text() {
    StringBuilder text = new StringBuilder();
    for (String file :
        new String[] {"dialect.h", "maths.c", "noise.c", "layers.c", "parameters.c", "windows.c"}) {
      text.append(read(file));
    }
    String products = read("products.c");
    for (ProductTile tile : ProductTile.values()) {
      for (int sums = 1; sums <= 2; sums++) {
        text.append(
            """
            #define RM %d
            #define RN %d
            #define DUAL %d
            #define NAME(x) x##%s
            %s
            #undef RM
            #undef RN
            #undef DUAL
            #undef NAME
            """
                .formatted(
                    tile.rows() / ProductTile.ITEMS,
                    tile.columns() / ProductTile.ITEMS,
                    sums - 1,
                    tile.suffix(sums == 2),
                    products));
      }
    }
    return text.toString();
  }

  private static String read(String file) {
    try (InputStream in = KernelSource.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + FOLDER + file + " in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
