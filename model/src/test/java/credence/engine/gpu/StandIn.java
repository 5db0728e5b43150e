package credence.engine.gpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import credence.engine.OtherProcess;
import credence.engine.gpu.device.KernelSource;
import credence.engine.gpu.device.ProductTile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The kernels compiled as C++ by the machine's own compiler: another compiler and another library
 * than OpenCL's, and the words of CUDA C.
 */
final class StandIn {

  private static final Pattern KERNEL = Pattern.compile("KERNEL void (NAME\\()?(\\w+)");

  private final NativeLibrary library;

  private StandIn(NativeLibrary library) {
    this.library = library;
  }

  /** Skips the test where there is no compiler. */
  static void assumeCompiler() {
    boolean isThere =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
    assumeTrue(isThere || OnOpenCl.isRequired(), "no g++ here");
  }

  /**
   * @param options of the compiler
   */
  static StandIn compile(Path folder, String name, String... options)
      throws IOException, InterruptedException {
    Path source = folder.resolve(name + ".cpp");
    String kernels = KernelSource.text();
    StringBuilder named = new StringBuilder("\n#define KERNELS ");
    names(kernels).forEach(kernel -> named.append("K(").append(kernel).append(") "));
    String text = resource("stand_in.h") + kernels + named + resource("stand_in.cpp");
    Files.writeString(source, text);
    Path library = folder.resolve("lib" + name + ".so");
    List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-shared", "-fPIC"));
    command.addAll(List.of("-w", "-ffp-contract=off"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", library.toString(), source.toString()));
    OtherProcess.run(new ProcessBuilder(command), OtherProcess.USUAL);
    return new StandIn(NativeLibrary.getInstance(library.toString()));
  }

  /** Runs a kernel. */
  Function function() {
    return library.getFunction("stand_in");
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (MatchResult found : KERNEL.matcher(text).results().toList()) {
      if (found.group(1) == null) {
        names.add(found.group(2));
      }
    }
    for (ProductTile tile : ProductTile.values()) {
      for (String product : List.of("forward", "data", "weights")) {
        names.add(product + tile.suffix(false));
        names.add(product + tile.suffix(true));
      }
    }
    return names;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = StandIn.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
