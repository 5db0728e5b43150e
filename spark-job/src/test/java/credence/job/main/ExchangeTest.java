package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import credence.bayes.EmpiricalPrior;
import credence.exchange.WeightsFile;
import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.SparkSettings;
import credence.job.support.TinyData;
import credence.store.Model;
import credence.store.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as files of ONNX and safetensors, and a training that begins at one. */
class ExchangeTest {

  @TempDir static Path folder;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;

  @TempDir Path runs;

  @BeforeAll
  static void train() {
    data = TinyData.write(folder, 120, 60);
    spark = SparkSettings.of("local[2]");
    trained = folder.resolve("trained");
    assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
  }

  @AfterAll
  static void clearSettings() {
    spark.close();
  }

  private static int export(String format, Path file, String... more) {
    String[] arguments = {trained.toString(), "--format", format, "--out", file.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Commands.run("export", all);
  }

  @Test
  void drawsMakeAnOnnxFileLarger() throws IOException {
    Path mean = runs.resolve("mean.onnx");
    Path draws = runs.resolve("draws.onnx");
    assertThat(export("onnx", mean)).isZero();
    assertThat(export("onnx", draws, "--draws", "5")).isZero();
    int weights = Model.load(trained).posterior().size();
    assertThat(Files.size(draws) - Files.size(mean)).isGreaterThan(4L * 4 * weights);
    assertThat(export("onnx", mean)).isEqualTo(ExitCode.OUTPUT_EXISTS.code());
  }

  @Test
  void optionsOfAnotherFormatAre64AndLeaveNothing() {
    Path file = runs.resolve("file");
    assertThat(export("onnx", file, "--draw", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(export("onnx", file, "--draws", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(export("dl4j", file, "--draws", "2")).isEqualTo(ExitCode.USAGE.code());
    assertThat(export("safetensors", file, "--draws", "2")).isEqualTo(ExitCode.USAGE.code());
    assertThat(export("pickle", file)).isEqualTo(ExitCode.USAGE.code());
    assertThat(file).doesNotExist();
  }

  @Test
  void whatAFormatCannotHoldIs64AndLeavesNothing() {
    Path dropping = runs.resolve("dropping");
    Job job =
        new Job(data)
            .set(
                "network.layers=[{type=flatten},{type=dropout,rate=0.1},{type=dense,units=10}]",
                "posterior.family=point");
    assertThat(Commands.train(job.arguments(dropping))).isZero();
    Path file = runs.resolve("draws.onnx");
    String[] arguments = {
      dropping.toString(), "--format", "onnx", "--draws", "2", "--out", file.toString()
    };
    assertThat(Commands.run("export", arguments)).isEqualTo(ExitCode.USAGE.code());
    assertThat(file).doesNotExist();
  }

  private Job moped(Path file) {
    return new Job(data).moped(file);
  }

  /** MOPED: the file's weights are where training starts and what the prior is around. */
  @Test
  void trainingStartsAtTheWeightsOfAFile() throws IOException {
    Path file = runs.resolve("model.safetensors");
    assertThat(export("safetensors", file)).isZero();
    Path out = runs.resolve("moped");
    assertThat(Commands.train(moped(file).arguments(out))).isZero();
    Model start = Model.load(trained);
    Model moped = Model.load(out);
    assertThat(((EmpiricalPrior) moped.prior()).means()).isEqualTo(start.posterior().mu());
    assertThat(moped.posterior().mu()).containsExactly(start.posterior().mu(), within(1e-4f));
    assertThat(moped.provenance().parent()).matches("[0-9a-f]{64}");
  }

  /** A file that PyTorch wrote, of the network of these jobs. */
  @Test
  void trainingStartsAtTheNetworkOfAnOnnxFile() throws Exception {
    Path file = Path.of(ExchangeTest.class.getResource("torch-tiny.onnx").toURI());
    Path out = runs.resolve("moped");
    assertThat(Commands.train(moped(file).arguments(out))).isZero();
    Model moped = Model.load(out);
    float[] start =
        WeightsFile.read("torch-tiny.onnx", Files.readAllBytes(file))
            .posterior(moped.network())
            .mu();
    assertThat(((EmpiricalPrior) moped.prior()).means()).isEqualTo(start);
    assertThat(moped.posterior().mu()).containsExactly(start, within(1e-4f));
    assertThat(moped.provenance().parent()).isEqualTo(Sha256.of(Files.readAllBytes(file)));
  }

  @Test
  void anExportedOnnxFileIsWhereAnotherTrainingStarts() throws IOException {
    Path file = runs.resolve("mean.onnx");
    assertThat(export("onnx", file)).isZero();
    Path out = runs.resolve("moped");
    assertThat(Commands.train(moped(file).arguments(out))).isZero();
    assertThat(((EmpiricalPrior) Model.load(out).prior()).means())
        .isEqualTo(Model.load(trained).posterior().mu());
    String softer =
        "network.layers=[{type=conv2d,filters=2,kernel=5,stride=3},{type=softplus},"
            + "{type=maxpool2d,kernel=2,stride=2},{type=flatten},{type=dense,units=10}]";
    assertThat(Commands.train(moped(file).set(softer).arguments(runs.resolve("a"))))
        .isEqualTo(ExitCode.USAGE.code());
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(runs.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(Commands.train(moped(cut).arguments(runs.resolve("b"))))
        .isEqualTo(ExitCode.BAD_DATA.code());
  }

  @Test
  void filesThatAreDamagedOrOfAnotherNetworkAreRefused() throws IOException {
    Path file = runs.resolve("model.safetensors");
    assertThat(export("safetensors", file)).isZero();
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(runs.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(Commands.train(moped(cut).arguments(runs.resolve("a"))))
        .isEqualTo(ExitCode.BAD_DATA.code());
    Path empty = Files.write(runs.resolve("empty"), new byte[0]);
    assertThat(Commands.train(moped(empty).arguments(runs.resolve("b"))))
        .isEqualTo(ExitCode.BAD_DATA.code());
    String wider =
        "network.layers=[{type=conv2d,filters=3,kernel=5,stride=3},{type=relu},"
            + "{type=maxpool2d,kernel=2,stride=2},{type=flatten},{type=dense,units=10}]";
    assertThat(Commands.train(moped(file).set(wider).arguments(runs.resolve("c"))))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(Runs.files(runs.resolve("a"))).isEmpty();
  }
}
