package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Data, experiment and run directory on a distributed file system. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HdfsTest {

  @TempDir static Path folder;
  private static MiniDFSCluster hdfs;
  private static FileSystem files;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    conf.set("dfs.replication", "2");
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(3).build();
    files = hdfs.getFileSystem();
  }

  @AfterAll
  static void stop() {
    hdfs.shutdown();
  }

  @Test
  void aRunOnHdfsIsTheSameAsOnDisk() throws IOException {
    Path data = TinyData.write(folder, 200, 60);
    files.copyFromLocalFile(path(data.resolve("mnist").toString()), path("/data/mnist"));
    Path local = folder.resolve("local");
    Path copy = folder.resolve("copy");
    String out = files.getUri() + "/runs/a b";
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(new Job(data).arguments(local))).isZero();
      String[] arguments = new Job(data).arguments(local);
      arguments[1] = files.getUri() + "/data";
      arguments[3] = out;
      assertThat(Commands.train(arguments)).isZero();
      files.delete(path("/runs/a b/_SUCCESS"), false);
      files.delete(path("/runs/a b/checkpoints/round-000006"), true);
      assertThat(Commands.train(arguments)).as("resumed").isZero();
      assertThat(Commands.train(arguments)).as("already done").isZero();
    }
    files.copyToLocalFile(false, path("/runs/a b"), path(copy.toString()), true);
    assertThat(Runs.model(copy)).isEqualTo(Runs.model(local));
    assertThat(new File(copy.toFile(), "_SUCCESS")).exists();
    assertThat(new File(copy.toFile(), ".lock")).doesNotExist();
  }

  @Test
  void aPruningOnHdfsIsTheSameAsOnDisk() throws IOException {
    Path data = TinyData.write(folder.resolve("pruned"), 200, 60);
    Path trained = folder.resolve("trained");
    Path local = folder.resolve("small");
    Path copy = folder.resolve("small copy");
    files.copyFromLocalFile(path(data.resolve("mnist").toString()), path("/pruned/mnist"));
    String[] options = {"--by", "snr", "--fraction", "0.5"};
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
      assertThat(Commands.prune(Prunings.arguments(trained, data, local, options))).isZero();
      files.copyFromLocalFile(path(trained.resolve("model").toString()), path("/models/m"));
      String[] arguments = Prunings.arguments(trained, data, local, options);
      arguments[0] = files.getUri() + "/models/m";
      arguments[2] = files.getUri() + "/pruned";
      arguments[4] = files.getUri() + "/runs/small";
      assertThat(Commands.prune(arguments)).isZero();
      assertThat(Commands.prune(arguments)).as("already done").isZero();
    }
    files.copyToLocalFile(false, path("/runs/small"), path(copy.toString()), true);
    assertThat(Prunings.comparable(copy)).isEqualTo(Prunings.comparable(local));
    assertThat(Prunings.summary(copy)).isEqualTo(Prunings.summary(local));
  }

  @Test
  void aSweepOnHdfsIsTheSameAsOnDisk() throws IOException {
    Path data = TinyData.write(folder.resolve("swept"), 200, 60);
    Path local = folder.resolve("sweep");
    Path copy = folder.resolve("sweep copy");
    files.copyFromLocalFile(path(data.resolve("mnist").toString()), path("/swept/mnist"));
    Path file = Sweeps.write(folder, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1, 2]");
    files.copyFromLocalFile(path(file.toString()), path("/sweeps/sweep.conf"));
    files.copyFromLocalFile(
        path(folder.resolve("experiment.conf").toString()), path("/sweeps/experiment.conf"));
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.sweep(Sweeps.arguments(file, data, local))).isZero();
      String[] arguments = Sweeps.arguments(file, data, local);
      arguments[0] = files.getUri() + "/sweeps/sweep.conf";
      arguments[2] = files.getUri() + "/swept";
      arguments[4] = files.getUri() + "/runs/a sweep";
      assertThat(Commands.sweep(arguments)).isZero();
      files.delete(path("/runs/a sweep/_SUCCESS"), false);
      files.delete(path("/runs/a sweep/chosen/seed-2"), true);
      assertThat(Commands.sweep(arguments)).as("resumed").isZero();
      assertThat(Commands.sweep(arguments)).as("already done").isZero();
    }
    files.copyToLocalFile(false, path("/runs/a sweep"), path(copy.toString()), true);
    assertThat(Sweeps.trials(copy)).isEqualTo(Sweeps.trials(local));
    assertThat(Runs.model(copy.resolve("chosen/seed-2")))
        .isNotEmpty()
        .isEqualTo(Runs.model(local.resolve("chosen/seed-2")));
    assertThat(copy.resolve("trials.parquet/_SUCCESS")).exists();
  }

  @Test
  void scoringAndEvaluationOnHdfsAreTheSameAsOnDisk() throws IOException {
    Path data = TinyData.write(folder.resolve("scored"), 200, 60);
    Path trained = folder.resolve("scored model");
    Path local = folder.resolve("scores");
    Path copy = folder.resolve("scores copy");
    Path evaluated = folder.resolve("evaluated");
    Path input = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    files.copyFromLocalFile(path(data.resolve("mnist").toString()), path("/scored/mnist"));
    try (SparkSettings spark = SparkSettings.of("local[2]")) {
      assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
      files.copyFromLocalFile(path(trained.toString()), path("/runs/scored model"));
      assertThat(Commands.score(Scorings.arguments(trained, input, local))).isZero();
      String[] scoring = Scorings.arguments(trained, input, local);
      scoring[0] = files.getUri() + "/runs/scored model";
      scoring[2] = files.getUri() + "/scored/mnist/" + input.getFileName();
      scoring[4] = files.getUri() + "/runs/scores";
      assertThat(Commands.score(scoring)).isZero();
      assertThat(Commands.score(scoring)).as("already done").isZero();
      String[] evaluation = Evaluations.arguments(List.of(trained), data, evaluated);
      assertThat(Commands.evaluate(evaluation)).isZero();
      evaluation[0] = files.getUri() + "/runs/scored model";
      evaluation[2] = files.getUri() + "/scored";
      evaluation[4] = files.getUri() + "/runs/evaluated";
      assertThat(Commands.evaluate(evaluation)).isZero();
      files.copyToLocalFile(false, path("/runs/scores"), path(copy.toString()), true);
      assertThat(Scorings.rows(copy).toString().replace(files.getUri() + "/scored", "DATA"))
          .isEqualTo(Scorings.rows(local).toString().replace("file:" + data, "DATA"));
    }
    Path again = folder.resolve("evaluated copy");
    files.copyToLocalFile(false, path("/runs/evaluated"), path(again.toString()), true);
    assertThat(Evaluations.table(again, "ensembling.csv"))
        .isEqualTo(Evaluations.table(evaluated, "ensembling.csv"));
    assertThat(Runs.files(again).keySet()).isEqualTo(Runs.files(evaluated).keySet());
  }

  /** Runs last: a datanode is gone afterwards. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aDatanodeMayStopInMidRun() throws Exception {
    Path data = TinyData.write(folder.resolve("stopped"), 200, 60);
    Path local = folder.resolve("undisturbed");
    Path copy = folder.resolve("disturbed");
    files.copyFromLocalFile(path(data.resolve("mnist").toString()), path("/stopped/mnist"));
    Job job = new Job(data).set("training.epochs=10", "checkpoint.keep=100");
    try (SparkSettings spark = SparkSettings.of("local[2]", "spark.hadoop.dfs.replication", "2")) {
      assertThat(Commands.train(job.arguments(local))).isZero();
      String[] arguments = job.arguments(local);
      arguments[1] = files.getUri() + "/stopped";
      arguments[3] = files.getUri() + "/runs/stopped";
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> stopOnceThereIs("/runs/stopped/checkpoints"));
      assertThat(Commands.train(arguments)).isZero();
      assertThat(stopped.get()).as("rounds were left when the datanode stopped").isTrue();
    }
    assertThat(hdfs.getDataNodes()).hasSize(2);
    files.copyToLocalFile(false, path("/runs/stopped"), path(copy.toString()), true);
    assertThat(Runs.model(copy)).isNotEmpty().isEqualTo(Runs.model(local));
  }

  /** Stops a datanode; whether the run had not ended by then. */
  private static boolean stopOnceThereIs(String checkpoints) {
    try {
      while (!files.exists(path(checkpoints + "/round-000003"))) {
        Thread.sleep(5);
      }
      hdfs.stopDataNode(0);
      return !files.exists(path("/runs/stopped/_SUCCESS"));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }
}
