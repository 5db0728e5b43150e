package credence.job.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor of this JVM: equal bytes are promised on equal ones. */
public final class Machine {

  private static final String PROCESSOR = read();

  private Machine() {}

  /** The model's name: {@code AMD EPYC 9454}. */
  public static String processor() {
    return PROCESSOR;
  }

  private static String read() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
