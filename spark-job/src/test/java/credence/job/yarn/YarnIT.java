package credence.job.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launchers on YARN, with everything on its HDFS: the same bytes as without a cluster. */
@Tag("cluster")
class YarnIT extends YarnJobs {

  @Test
  void anExecutorMayDieInMidRun() throws Exception {
    try (Launched training = launch("train", training(job(), "/runs/killed"))) {
      training.losesAfterARound("YarnCoarseGrainedExecutorBackend", "/runs/killed");
      training.endsWith(0);
      assertThat(training.said()).containsPattern("Lost (executor|task)");
    }
    Path run = yarn.get("/runs/killed", folder.resolve("killed"));
    assertThat(Runs.model(run)).hasSizeGreaterThan(2).isEqualTo(Runs.model(trained));
    assertThat(Runs.json(run, "outcome.json").path("application").asText())
        .startsWith("application_");
  }

  @Test
  void pruningAndScoringGiveTheSame() throws Exception {
    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path pruned = folder.resolve("pruned");
    Path scored = folder.resolve("scored");
    String[] by = {"--by", "snr", "--fraction", "0.5"};
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.prune(Prunings.arguments(trained, data, pruned, by))).isZero();
      assertThat(Commands.score(Scorings.arguments(trained, images, scored))).isZero();
    }
    yarn.put(trained, "/trained");

    String[] pruning = Prunings.arguments(trained, data, pruned, by);
    pruning[0] = yarn.place("/trained");
    pruning[2] = yarn.place("/data");
    pruning[4] = yarn.place("/runs/pruned");
    try (Launched launched = launch("prune", pruning)) {
      launched.endsWith(0);
    }
    String[] scoring = Scorings.arguments(trained, images, scored);
    scoring[0] = yarn.place("/trained");
    scoring[2] = yarn.place("/data/mnist/" + images.getFileName());
    scoring[4] = yarn.place("/runs/scored");
    try (Launched launched = launch("score", scoring)) {
      launched.endsWith(0);
    }

    Path prunedThere = yarn.get("/runs/pruned", folder.resolve("pruned there"));
    assertThat(Prunings.comparable(prunedThere)).isEqualTo(Prunings.comparable(pruned));
    Path scoredThere = yarn.get("/runs/scored", folder.resolve("scored there"));
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      assertThat(Scorings.rows(scoredThere).toString().replace(yarn.place("/data"), "DATA"))
          .isEqualTo(Scorings.rows(scored).toString().replace("file:" + data, "DATA"));
    }
  }

  @Test
  void inClusterModeTheExitCodeIsTheDrivers() throws Exception {
    String[] mode = {"--deploy-mode", "cluster", "--conf", "spark.yarn.maxAppAttempts=1"};
    try (Launched launched = launch("train", training(job(), "/runs/cluster"), mode)) {
      launched.endsWith(0);
    }
    try (Launched other = launch("train", training(job().set("seed=2"), "/runs/cluster"), mode)) {
      other.endsWith(73);
    }
    Path run = yarn.get("/runs/cluster", folder.resolve("cluster"));
    assertThat(Runs.model(run)).isEqualTo(Runs.model(trained));
    assertThat(Runs.json(run, "outcome.json").path("exit_code").asInt(1)).isZero();
  }
}
