package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import credence.bayes.EmpiricalPrior;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.dl4j.ModelZip;
import credence.engine.Draws;
import credence.engine.choice.EngineName;
import credence.job.base.ExitCode;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Runs;
import credence.job.support.TrainedModelFixture;
import credence.predict.Classifier;
import credence.predict.Prediction;
import credence.store.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's model files, out and in; DL4J itself reads and writes them. */
class Dl4jFilesTest extends TrainedModelFixture {

  @Test
  void whatIsExportedIsRestoredByDl4jAndPredictsTheSame() throws IOException {
    Path file = runs.resolve("model.zip");
    assertThat(export(file)).isZero();

    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
    Model model = Model.load(trained);
    float[] image = image(model);
    List<Prediction> predictions = new ArrayList<>();
    try (Classifier classifier = model.classifier(EngineName.ND4J)) {
      Examples examples = Examples.of(pixels(), classifier.input());
      classifier.predict(examples, new Draws.Mean(), predictions::add);
    }
    assertThat(restored.output(Nd4j.createFromArray(image).reshape(1, 784)).toDoubleVector())
        .containsExactly(predictions.get(0).probabilities(), within(1e-5));
  }

  @Test
  void aDrawIsAnotherNetworkAndEqualModelsGiveEqualFiles() throws IOException {
    assertThat(export(runs.resolve("mean.zip"))).isZero();
    assertThat(export(runs.resolve("again.zip"))).isZero();
    assertThat(export(runs.resolve("draw.zip"), "--draw", "3")).isZero();

    byte[] mean = Files.readAllBytes(runs.resolve("mean.zip"));
    assertThat(Files.readAllBytes(runs.resolve("again.zip"))).isEqualTo(mean);
    float[] means = ModelZip.read("mean", mean, null).posterior().mu();
    float[] draw =
        ModelZip.read("draw", Files.readAllBytes(runs.resolve("draw.zip")), null).posterior().mu();
    assertThat(draw).hasSameSizeAs(means).isNotEqualTo(means);
    assertThat(means).isEqualTo(Model.load(trained).posterior().mu());
  }

  @Test
  void whatIsThereIsNotReplaced() throws IOException {
    Path file = Files.writeString(runs.resolve("model.zip"), "mine");

    assertThat(export(file)).isEqualTo(ExitCode.OUTPUT_EXISTS.code());
    assertThat(file).hasContent("mine");
    assertThat(Commands.run("export", "nowhere", "--format", "dl4j", "--out", runs + "/x.zip"))
        .isEqualTo(ExitCode.INPUT_MISSING.code());
    assertThat(export(runs.resolve("x.zip"), "--draw", "-1")).isEqualTo(ExitCode.USAGE.code());
    assertThat(runs.resolve("x.zip")).doesNotExist();
  }

  /** MOPED: the file's weights are where training starts and what the prior is around. */
  @Test
  void trainingStartsAtTheWeightsOfAFile() throws IOException {
    Path file = runs.resolve("model.zip");
    assertThat(export(file)).isZero();
    Path out = runs.resolve("moped");

    assertThat(Commands.train(moped(file).arguments(out))).isZero();

    Model start = Model.load(trained);
    Model moped = Model.load(out);
    assertThat(((EmpiricalPrior) moped.prior()).means()).isEqualTo(start.posterior().mu());
    assertThat(moped.posterior().mu()).containsExactly(start.posterior().mu(), within(1e-4f));
    assertThat(moped.provenance().parent()).matches("[0-9a-f]{64}");
  }

  @Test
  void filesThatAreDamagedOrOfAnotherNetworkAreRefused() throws IOException {
    Path file = runs.resolve("model.zip");
    assertThat(export(file)).isZero();
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(runs.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));

    assertThat(Commands.train(moped(cut).arguments(runs.resolve("a"))))
        .isEqualTo(ExitCode.BAD_DATA.code());
    assertThat(Commands.train(moped(runs.resolve("none.zip")).arguments(runs.resolve("b"))))
        .isEqualTo(ExitCode.INPUT_MISSING.code());
    String wider =
        "network.layers=[{type=conv2d,filters=3,kernel=5,stride=3},{type=relu},"
            + "{type=maxpool2d,kernel=2,stride=2},{type=flatten},{type=dense,units=10}]";
    assertThat(Commands.train(moped(file).set(wider).arguments(runs.resolve("c"))))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(Runs.files(runs.resolve("a"))).isEmpty();
  }

  /** What DL4J's users have today, with our figures. */
  @Test
  void dl4jsOwnAveragingIsARunLikeOthers() throws IOException {
    Path out = runs.resolve("averaged");
    Job job =
        new Job(data)
            .set("engine=dl4j-averaging", "posterior.family=point", "data.partitions=2")
            .set("training.epochs=4", "training.steps-per-round=2", "evaluation.mode=mean")
            .set("training.learning-rate.type=constant", "training.learning-rate.start=0.01");

    assertThat(Commands.train(job.arguments(out))).isZero();

    List<JsonNode> epochs = Runs.metrics(out);
    assertThat(epochs).hasSize(4);
    assertThat(epochs.get(3).path("nll").asDouble())
        .isLessThan(epochs.get(0).path("nll").asDouble());
    JsonNode summary = Runs.json(out, "summary.json");
    // 0.9 by guessing, on 60 images.
    assertThat(summary.at("/test/error").asDouble()).isLessThan(0.75);
    assertThat(summary.at("/train/reproducible").asBoolean(true)).isFalse();
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(Commands.train(job.arguments(out))).isZero();
    assertThat(Commands.run("export", out.toString(), "--format", "dl4j", "--out", runs + "/a.zip"))
        .isZero();
    assertThat(Commands.train(job.set("training.merge=natural").arguments(runs.resolve("other"))))
        .isEqualTo(ExitCode.USAGE.code());
  }

  private Job moped(Path file) {
    return new Job(data).moped(file);
  }

  private static int export(Path file, String... more) {
    String[] arguments = {trained.toString(), "--format", "dl4j", "--out", file.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Commands.run("export", all);
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (7 * i);
    }
    return pixels;
  }

  private static float[] image(Model model) {
    float[] image = new float[784];
    new ImageInput(model.network().input(), model.image(), model.standardisation())
        .write(pixels(), 0, image, 0);
    return image;
  }
}
