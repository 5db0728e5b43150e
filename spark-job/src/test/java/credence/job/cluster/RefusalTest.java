package credence.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.support.SparkSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.List;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class RefusalTest {

  @Test
  void aSettingThatSparkCannotReadIsAUsageError() {
    try (SparkSettings spark = SparkSettings.of("local[1]", "spark.executor.memory", "1m")) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> SparkSessions.open("test"))
          .withMessageContaining("spark.executor.memory")
          .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
  }

  @Test
  void aQueueThatIsNotThereIsAUsageErrorAndAFullOneMayTakeItLater() {
    String failed = "Failed to submit application_1_1 to YARN : ";
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> Refusal.tell(new YarnException(failed + "unknown queue: a\n\tat b.C.d")))
        .withMessageContaining("unknown queue: a. ")
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    String full = failed + "Queue root.a already has 5 applications, cannot accept submission";
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> Refusal.tell(new SparkException("given up", new YarnException(full))))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
  }

  @Test
  void aNameSpaceThatIsNotThereIsAUsageErrorAndAServerThatIsAwayMayTakeItLater() {
    String failed =
        "Failure executing: POST at: http://a/pods. Message: namespaces \"b\" not found.";
    String answer = failed + " Received status: Status(apiVersion=v1, code=404, kind=Status).";
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> Refusal.tell(new KubernetesClientException(answer)))
        .withMessageEndingWith("namespaces \"b\" not found.")
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    for (Exception passing :
        List.of(
            new KubernetesClientException(answer.replace("404", "429")),
            new KubernetesClientException("An error has occurred.", new ConnectException("a:1")))) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> Refusal.tell(new SparkException("no scheduler", passing)))
          .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
    }
  }

  @Test
  void anyOtherFailureIsLeftAsItIs() {
    assertThatCode(() -> Refusal.tell(new ConnectException("refused"))).doesNotThrowAnyException();
    assertThatCode(() -> Refusal.tell(new SparkException("lost"))).doesNotThrowAnyException();
  }
}
