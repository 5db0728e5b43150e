package credence.job.cluster;

import credence.job.base.Diagnosis;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.regex.Pattern;

/**
 * What Spark, YARN or Kubernetes say of a session that they do not open because of what it asks
 * for.
 */
final class Refusal {

  private static final String YARN = "org.apache.hadoop.yarn.exceptions.";

  /** Of a queue that is stopped, or has as many applications as it may. */
  private static final Pattern FOR_NOW = Pattern.compile("cannot accept", Pattern.CASE_INSENSITIVE);

  private static final String KUBERNETES = "io.fabric8.kubernetes.client.KubernetesClientException";

  /** Of an answer that another time would be the same: not a timeout, a conflict, a full queue. */
  private static final Pattern FOR_GOOD = Pattern.compile("code=4(?!08|09|29)\\d\\d");

  private Refusal() {}

  /**
   * Throws for a setting that Spark cannot read, a queue or name space that does not exist or is
   * not this user's, and the like; any other failure is left to the caller.
   *
   * @throws JobException with exit code 64, or 75 where the same may be taken later
   */
  static void tell(Throwable failure) {
    Throwable cause = Diagnosis.telling(failure);
    String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (cause instanceof IllegalArgumentException) {
      throw new JobException(ExitCode.USAGE, "Spark refuses its settings: " + line, failure);
    }
    if (cause.getClass().getName().startsWith(YARN)) {
      throw new JobException(
          FOR_NOW.matcher(line).find() ? ExitCode.TRY_AGAIN : ExitCode.USAGE,
          "YARN refuses the application: %s. Its queue is --queue NAME (spark.yarn.queue)"
              .formatted(line),
          failure);
    }
    if (cause.getClass().getName().equals(KUBERNETES)) {
      throw new JobException(
          FOR_GOOD.matcher(line).find() ? ExitCode.USAGE : ExitCode.TRY_AGAIN,
          "Kubernetes does not take the application: " + inWords(line, cause.getCause()),
          failure);
    }
  }

  /** Without the answer's fields; where none came, why. */
  private static String inWords(String line, Throwable cause) {
    String words = line.replaceFirst(" Received status: .*", "");
    return cause == null ? words : words + " " + cause.getMessage();
  }
}
