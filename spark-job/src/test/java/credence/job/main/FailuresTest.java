package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.base.ExitCode;
import credence.job.support.LogLines;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void tooLittleMemoryIsNoReasonToTryAgain() {
    assertThat(Failures.report(new OutOfMemoryError("Java heap space"))).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void neitherIsThatOfAnExecutorHoweverItIsSaid() {
    for (String said :
        List.of(
            "Lost task 0.3 in stage 1.0 (TID 7) (node7 executor 3): java.lang.OutOfMemoryError:"
                + " Java heap space",
            "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                + " Command exited with code 52",
            "ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                + " Container from a bad node: exit status: 143. Container killed by YARN for"
                + " exceeding physical memory limits. 5.5 GB of 5.5 GB physical memory used",
            "The executor with id 3 exited with exit code 137(SIGKILL, possible container OOM).")) {
      SparkException failure = new SparkException("Job aborted: " + said + "\n\tat a.B.c");
      try (LogLines log = LogLines.of(Failures.class)) {
        assertThat(Failures.report(failure)).as(said).isEqualTo(ExitCode.USAGE);
        assertThat(log.text())
            .contains(said, "spark.executor.memory", "training.batch")
            .doesNotContain("a.B.c");
      }
    }
    String killed = "ExecutorLostFailure (executor 3 exited) Reason: Command exited with code 137";
    assertThat(Failures.report(new SparkException(killed))).isEqualTo(ExitCode.TRY_AGAIN);
  }

  @Test
  void aTasksFailureIsToldWithItsHostAndWithoutItsStack() {
    String message =
        "Job aborted: Lost task 0.0 (TID 2) (node7 executor 3): java.io.IOException: disk full";
    assertThat(told(new SparkException(message + "\n\tat a.B.c", new IOException("disk full"))))
        .contains("(node7 executor 3): java.io.IOException: disk full")
        .doesNotContain("a.B.c");
  }

  @Test
  void aCauseThatSparkDoesNotNameIsToldItself() {
    SparkException failure =
        new SparkException("Exception thrown in awaitResult: ", new IOException("no way to node7"));
    assertThat(told(failure)).contains("java.io.IOException: no way to node7");
  }

  private static String told(Exception failure) {
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Failures.report(failure)).isEqualTo(ExitCode.INPUT_OUTPUT);
      return log.text();
    }
  }
}
