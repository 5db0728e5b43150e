package credence.job.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code nvidia-smi} for the cards of this host, which loads no library into this process. It
 * is given little time: with a driver in trouble it hangs.
 *
 * @param program to run
 */
record NvidiaSmi(String program, Duration patience) {

  private static final int MOST_BYTES = 1 << 16;

  static NvidiaSmi usual() {
    return new NvidiaSmi("nvidia-smi", Duration.ofSeconds(20));
  }

  /**
   * The cards; none where there is no {@code nvidia-smi}.
   *
   * @throws IOException if it fails, hangs or says something else
   */
  List<GpuCard> cards() throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(program, "--query-gpu=" + GpuCard.FIELDS, "--format=csv,noheader")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
    } catch (IOException e) {
      return List.of();
    }
    try {
      return cards(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nvidia-smi ran", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private List<GpuCard> cards(Process process) throws IOException, InterruptedException {
    byte[][] output = new byte[1][];
    Thread reading = new Thread(() -> output[0] = read(process.getInputStream()), "nvidia-smi");
    reading.setDaemon(true);
    reading.start();
    reading.join(patience.toMillis());
    if (output[0] == null || !process.waitFor(1, TimeUnit.SECONDS)) {
      throw new IOException("nvidia-smi did not end within %d s".formatted(patience.toSeconds()));
    }
    String text = new String(output[0], StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      String first = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
      throw new IOException(
          "nvidia-smi ended with code %d: %s".formatted(process.exitValue(), first));
    }
    List<GpuCard> cards = new ArrayList<>();
    for (String line : text.lines().toList()) {
      cards.add(GpuCard.parse(line));
    }
    return cards;
  }

  /** What comes, up to a limit; null if it comes to nothing. */
  private static byte[] read(InputStream in) {
    try {
      return in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      return null;
    }
  }
}
