package credence.job.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor of this JVM: equal bytes are promised on equal ones. And its memory. */
public final class Machine {

  private static final String PROCESSOR = read();

  private Machine() {}

  /** The model's name: {@code AMD EPYC 9454}. */
  public static String processor() {
    return PROCESSOR;
  }

  /** The host's name; {@code unknown} where it has none. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Memory that this process has in use, Java's heap and all else; 0 where it is not known. */
  public static long residentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
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
