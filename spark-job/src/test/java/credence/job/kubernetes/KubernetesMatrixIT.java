package credence.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import credence.job.support.Runs;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong on Kubernetes, and what the launchers make of it. */
@Tag("cluster")
class KubernetesMatrixIT extends KubernetesJobs {

  private static final String[] CLUSTER = {"--deploy-mode", "cluster"};
  private static final String[] CLIENT = {
    "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1"
  };

  @Test
  void anExecutorsPodMayDieInMidRun() throws Exception {
    Path out = folder.resolve("killed");
    try (Launched launched = launch("train", training(job(), out), CLIENT)) {
      launched.awaitARound(out);
      JsonNode victim = runningPod("executor");
      node.kill(path(victim));
      assertThat(out.resolve("_SUCCESS")).as("rounds were left").doesNotExist();
      launched.endsWith(0);
      JsonNode failed = awaitPod("executor", "Failed", pod -> path(pod).equals(path(victim)));
      assertThat(failed.at("/status/containerStatuses/0/state/terminated/exitCode").asInt())
          .isEqualTo(137);
      JsonNode job = victim.at("/metadata/labels/spark-app-selector");
      awaitPod(
          "executor",
          "Running",
          pod ->
              pod.at("/metadata/labels/spark-app-selector").equals(job)
                  && Cluster.name(pod).endsWith("-exec-3"));
      assertThat(launched.said()).containsPattern("Lost (executor|task)");
    }
    assertThat(Runs.model(out)).hasSizeGreaterThan(2).isEqualTo(Runs.model(trained));
  }

  @Test
  void aDriversPodThatIsKilledIsWorthRetrying() throws Exception {
    Path out = folder.resolve("retried");
    try (Launched first = launch("train", training(job(), out), CLUSTER)) {
      first.awaitARound(out);
      node.kill(path(runningPod("driver")));
      first.endsWith(75);
    }
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    try (Launched again = launch("train", training(job(), out), CLUSTER)) {
      again.endsWith(0);
    }
    assertThat(Runs.model(out)).hasSizeGreaterThan(2).isEqualTo(Runs.model(trained));
    assertThat(Runs.json(out, "outcome.json").path("attempts").asInt()).isEqualTo(2);
  }

  @Test
  void aNameSpaceThatIsNotThereIsUsage() throws Exception {
    String[] arguments = training(job(), folder.resolve("none"));
    String[] elsewhere =
        Stream.of(CLIENT, new String[] {"--conf", "spark.kubernetes.namespace=nowhere"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    try (Launched launched = launch("train", arguments, elsewhere)) {
      launched.endsWith(64);
      assertThat(launched.said()).contains("namespaces \"nowhere\" not found");
    }
  }
}
