package credence.job.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What else may happen on YARN; no build runs it by itself. */
@Tag("cluster")
class YarnMatrixIT extends YarnJobs {

  private static final String CLIENT_CELL = "YARN client, Spark 3.5, HDFS: ";
  private static final String CLUSTER_CELL = "YARN cluster, Spark 3.5, HDFS: ";
  private static final String[] CLUSTER = {"--deploy-mode", "cluster"};

  /** With the settings of conf/yarn.conf as they are, but for the sizes of containers. */
  @Test
  @DisplayName(CLIENT_CELL + "executors are allocated as they are needed")
  void executorsAreAllocatedAsTheyAreNeeded() throws Exception {
    String[] dynamic = {
      "--conf", "spark.dynamicAllocation.enabled=true",
      "--conf", "spark.dynamicAllocation.maxExecutors=2",
      "--conf", "spark.executor.instances=1"
    };
    try (Launched launched = launch("train", training(job(), "/runs/dynamic"), dynamic)) {
      launched.endsWith(0);
    }
    isTheSame("/runs/dynamic");
  }

  @Test
  @DisplayName(CLUSTER_CELL + "the driver is killed, and begins anew")
  void theDriverMayDieInItsContainer() throws Exception {
    String[] arguments = training(job(), "/runs/attempts");
    try (Launched launched = launch("train", arguments, CLUSTER)) {
      launched.losesAfterARound("deploy.yarn.ApplicationMaster", "/runs/attempts");
      launched.endsWith(0);
    }
    Path run = isTheSame("/runs/attempts");
    assertThat(Runs.json(run, "outcome.json").path("application_attempt").asText()).isEqualTo("2");
    assertThat(Runs.json(run, "outcome.json").path("attempts").asInt()).isEqualTo(2);
  }

  /** Where no attempt is left, the driver's outcome still says "running": that is 75. */
  @Test
  @DisplayName(CLUSTER_CELL + "the driver is killed for good, and repeated")
  void aDriverThatIsNotStartedAgainIsWorthRetrying() throws Exception {
    String[] once = {"--deploy-mode", "cluster", "--conf", "spark.yarn.maxAppAttempts=1"};
    String[] arguments = training(job(), "/runs/once");
    try (Launched launched = launch("train", arguments, once)) {
      launched.losesAfterARound("deploy.yarn.ApplicationMaster", "/runs/once");
      launched.endsWith(75);
    }
    try (Launched launched = launch("train", arguments, once)) {
      launched.endsWith(0);
    }
    isTheSame("/runs/once");
  }

  @Test
  @DisplayName(CLIENT_CELL + "a queue does not exist")
  void aQueueThatDoesNotExistIsAUsageError() throws Exception {
    String[] queue = {"--queue", "nowhere"};
    try (Launched launched = launch("train", training(job(), "/runs/queue"), queue)) {
      launched.endsWith(64);
      assertThat(launched.said()).contains("nowhere").doesNotContain("\tat ");
    }
    assertThat(yarn.has("/runs/queue/_SUCCESS")).isFalse();
    assertThat(yarn.has("/runs/queue/checkpoints")).isFalse();
  }

  private static Path isTheSame(String run) throws Exception {
    Path copy = yarn.get(run, folder.resolve(run.substring(run.lastIndexOf('/') + 1)));
    assertThat(Runs.model(copy)).hasSizeGreaterThan(2).isEqualTo(Runs.model(trained));
    return copy;
  }
}
