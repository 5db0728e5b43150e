package credence.job.cluster;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Pattern;

/**
 * What {@code --master} says, looked at before Spark tries it for a minute or fails in its words.
 */
final class SparkMaster {

  private static final Pattern LOCAL =
      Pattern.compile("local(\\[(\\*|[1-9]\\d*)( *, *[1-9]\\d*)?])?");
  private static final String STANDALONE = "spark://";
  private static final int MILLISECONDS = 5000;

  private SparkMaster() {}

  /**
   * @throws JobException with exit code 64 for threads that are no number above 0, 75 if none of a
   *     standalone cluster's masters answers
   */
  static void require(String master) {
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      requireThreads(master);
    } else if (master.startsWith(STANDALONE)) {
      requireAnswer(master, MILLISECONDS);
    }
  }

  private static void requireThreads(String master) {
    if (!LOCAL.matcher(master).matches()) {
      throw JobException.usage(
          "--master %s is none: local[N] takes a number of threads from 1 on, or *"
              .formatted(master));
    }
  }

  static void requireAnswer(String master, int milliseconds) {
    String last = "";
    for (String place : master.substring(STANDALONE.length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        int colon = place.lastIndexOf(':');
        String host = place.substring(0, Math.max(colon, 0));
        int port = Integer.parseInt(place.substring(colon + 1));
        socket.connect(new InetSocketAddress(host, port), milliseconds);
        return;
      } catch (IOException e) {
        last = e.toString();
      } catch (IllegalArgumentException e) {
        throw JobException.usage("--master %s is none: spark://HOST:PORT".formatted(master));
      }
    }
    throw new JobException(
        ExitCode.TRY_AGAIN,
        "no Spark master answers at %s (%s): see that it runs, and try again"
            .formatted(master, last));
  }
}
