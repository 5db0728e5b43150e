package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data, experiment and run directory on a distributed file system. */
@Tag("cluster")
class HdfsTest {

  @TempDir static Path folder;
  private static MiniDFSCluster hdfs;
  private static FileSystem files;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
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
      assertThat(TrainMain.run(new Job(data).arguments(local))).isZero();
      String[] arguments = new Job(data).arguments(local);
      arguments[1] = files.getUri() + "/data";
      arguments[3] = out;
      assertThat(TrainMain.run(arguments)).isZero();
      files.delete(path("/runs/a b/_SUCCESS"), false);
      files.delete(path("/runs/a b/checkpoints/round-000006"), true);
      assertThat(TrainMain.run(arguments)).as("resumed").isZero();
      assertThat(TrainMain.run(arguments)).as("already done").isZero();
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
      assertThat(TrainMain.run(new Job(data).arguments(trained))).isZero();
      assertThat(PruneMain.run(Prunings.arguments(trained, data, local, options))).isZero();
      files.copyFromLocalFile(path(trained.resolve("model").toString()), path("/models/m"));
      String[] arguments = Prunings.arguments(trained, data, local, options);
      arguments[0] = files.getUri() + "/models/m";
      arguments[2] = files.getUri() + "/pruned";
      arguments[4] = files.getUri() + "/runs/small";
      assertThat(PruneMain.run(arguments)).isZero();
      assertThat(PruneMain.run(arguments)).as("already done").isZero();
    }
    files.copyToLocalFile(false, path("/runs/small"), path(copy.toString()), true);
    assertThat(Runs.files(copy)).isEqualTo(Runs.files(local));
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
      assertThat(SweepMain.run(Sweeps.arguments(file, data, local))).isZero();
      String[] arguments = Sweeps.arguments(file, data, local);
      arguments[0] = files.getUri() + "/sweeps/sweep.conf";
      arguments[2] = files.getUri() + "/swept";
      arguments[4] = files.getUri() + "/runs/a sweep";
      assertThat(SweepMain.run(arguments)).isZero();
      files.delete(path("/runs/a sweep/_SUCCESS"), false);
      files.delete(path("/runs/a sweep/chosen/seed-2"), true);
      assertThat(SweepMain.run(arguments)).as("resumed").isZero();
      assertThat(SweepMain.run(arguments)).as("already done").isZero();
    }
    files.copyToLocalFile(false, path("/runs/a sweep"), path(copy.toString()), true);
    assertThat(Sweeps.trials(copy)).isEqualTo(Sweeps.trials(local));
    assertThat(Runs.model(copy.resolve("chosen/seed-2")))
        .isNotEmpty()
        .isEqualTo(Runs.model(local.resolve("chosen/seed-2")));
    assertThat(copy.resolve("trials.parquet/_SUCCESS")).exists();
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }
}
