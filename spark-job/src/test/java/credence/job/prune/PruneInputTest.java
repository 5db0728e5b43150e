package credence.job.prune;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.report.page.Page;
import credence.job.support.Commands;
import credence.job.support.Job;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.TinyData;
import credence.job.support.TrainedModelFixture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PruneInputTest extends TrainedModelFixture {

  @Test
  void aFinishedRunIsNotRepeatedAndAnotherIsReplacedOnlyOnDemand() {
    Path out = runs.resolve("run");
    assertThat(prune(out, "--fractions", "0.5")).isZero();
    Map<String, String> before = Runs.files(out);
    assertThat(prune(out, "--fractions", "0,0.5", "--overwrite")).as("the same").isZero();
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(prune(out, "--fractions", "0.6")).isEqualTo(73);
    assertThat(Commands.train(new Job(data).arguments(out))).as("a training").isEqualTo(73);
    assertThat(Runs.files(out)).isEqualTo(before);
    assertThat(prune(out, "--fractions", "0.6", "--overwrite")).isZero();
    assertThat(Prunings.curve(out)).anyMatch(row -> row.startsWith("snr,0.6")).hasSize(1 + 4 * 8);
  }

  @Test
  void theModelIsNeverOverwritten() {
    Map<String, String> before = Runs.files(trained);
    assertThat(Commands.prune(Prunings.arguments(trained, data, trained, "--overwrite")))
        .isEqualTo(64);
    assertThat(Commands.prune(Prunings.arguments(trained, data, trained))).isEqualTo(64);
    Path model = trained.resolve("model");
    assertThat(Commands.prune(Prunings.arguments(model, data, model, "--overwrite"))).isEqualTo(64);
    assertThat(Runs.files(trained)).isEqualTo(before);
  }

  @Test
  void usageErrorsAre64AndNothingIsWritten() {
    Path out = runs.resolve("run");
    assertThat(Commands.prune()).isEqualTo(64);
    for (String[] options :
        new String[][] {
          {"--fractions", "0.5,1"},
          {"--fractions", "-0.1"},
          {"--fractions", "NaN"},
          {"--criteria", "snr,size"},
          {"--seeds", "0"},
          {"--draws", "0"},
          {"--by", "snr"},
          {"--fraction", "0.5"},
          {"--by", "snr", "--fraction", "1"},
          {"--by", "snr", "--fraction", "0.5", "--threshold", "1"},
          {"--by", "random", "--threshold", "0.5"},
          {"--by", "filter-l1", "--threshold", "0.5"},
          {"--by", "snr", "--threshold", "Infinity"},
          {"--by", "snr", "--max-error-increase", "-1"},
          {"--compact"},
          {"--by", "snr", "--fraction", "0.5", "--bits", "8"},
          {"--by", "snr", "--fraction", "0.5", "--compact", "--bits", "4"},
        }) {
      assertThat(Commands.prune(Prunings.arguments(trained, data, out, options)))
          .as(Arrays.toString(options))
          .isEqualTo(64);
    }
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void badInputIsNamedAndNothingIsWritten() throws IOException {
    Path out = runs.resolve("run");
    assertThat(Commands.prune(Prunings.arguments(runs.resolve("none"), data, out))).isEqualTo(66);
    Path copy = runs.resolve("copy");
    copy(trained.resolve("model"), copy);
    Path mu = copy.resolve("mu.f32");
    byte[] bytes = Files.readAllBytes(mu);
    Files.write(mu, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(Commands.prune(Prunings.arguments(copy, data, out))).as("truncated").isEqualTo(65);
    Files.write(mu, bytes);
    Files.delete(copy.resolve("model.sha256"));
    assertThat(Commands.prune(Prunings.arguments(copy, data, out))).as("not whole").isEqualTo(66);
    Path others = TinyData.write(runs.resolve("others"), 199, 60);
    assertThat(Commands.prune(Prunings.arguments(trained, others, out)))
        .as("other data")
        .isEqualTo(65);
    assertThat(Commands.prune(Prunings.arguments(trained, runs, out))).as("no data").isEqualTo(66);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void dataOfAnotherShapeAreRefused() throws IOException {
    Path out = runs.resolve("run");
    Path wide = TinyData.write(runs.resolve("wide"), 200, 60);
    for (String name : List.of("train-images-idx3-ubyte", "t10k-images-idx3-ubyte")) {
      Path file = wide.resolve("mnist/" + name + ".gz");
      try (var in = new GZIPInputStream(Files.newInputStream(file))) {
        byte[] bytes = in.readAllBytes();
        // 28 x 28 becomes 14 x 56.
        bytes[11] = 14;
        bytes[15] = 56;
        Files.write(file, TinyData.gzip(bytes));
      }
    }
    assertThat(Commands.prune(Prunings.arguments(trained, wide, out))).isEqualTo(65);
    assertThat(Runs.files(out)).isEmpty();
  }

  @Test
  void pointNetworksArePrunedByWhatTheyHave() throws IOException {
    Path point = runs.resolve("point");
    Job job = new Job(data).set("posterior.family=point", "training.epochs=1");
    assertThat(Commands.train(job.arguments(point))).isZero();
    Path out = runs.resolve("run");
    assertThat(Commands.prune(Prunings.arguments(point, data, out, "--criteria", "snr")))
        .isEqualTo(64);
    assertThat(
            Commands.prune(
                Prunings.arguments(point, data, out, "--by", "filter-snr", "--fraction", ".5")))
        .isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
    assertThat(Commands.prune(Prunings.arguments(point, data, out))).isZero();
    assertThat(Prunings.curve(out)).noneMatch(row -> row.startsWith("snr"));
    assertThat(Prunings.curve(out)).anyMatch(row -> row.startsWith("magnitude,0.9,"));
    assertThat(Page.of(Files.readAllBytes(out.resolve("report.html"))).text())
        .contains("The weights have no sigma");
  }

  @Test
  void withoutValidationImagesOnlyTheTestImagesAreMeasured() throws IOException {
    Path other = runs.resolve("other");
    Job job = new Job(data).set("data.validation=0", "training.epochs=1");
    assertThat(Commands.train(job.arguments(other))).isZero();
    Path out = runs.resolve("run");
    String[] most = {"--by", "snr", "--max-error-increase", "1"};
    assertThat(Commands.prune(Prunings.arguments(other, data, out, most))).isEqualTo(64);
    assertThat(Runs.files(out)).isEmpty();
    assertThat(Commands.prune(Prunings.arguments(other, data, out, "--fractions", "0.5"))).isZero();
    assertThat(Prunings.curve(out)).noneMatch(row -> row.contains("validation")).hasSize(1 + 2 * 8);
  }

  @Test
  void imagesOfOnesOwnAreWhereDataSays() throws IOException {
    Path home = runs.resolve("home");
    for (String half : List.of("train", "test")) {
      for (int i = 0; i < 40; i++) {
        writePicture(
            home.resolve("mine/%s/%s/%d.png".formatted(half, i % 2 == 0 ? "a" : "b", i)), i);
      }
    }
    Path own = runs.resolve("own");
    Job job = new Job(home).set("data.name=folder", "data.path=mine", "data.channels=1");
    job.set("data.validation=10", "data.partitions=2", "training.epochs=1");
    job.set("network.layers=[{type=flatten},{type=dense,units=2}]");
    assertThat(Commands.train(job.arguments(own))).isZero();
    Path out = runs.resolve("run");
    assertThat(Commands.prune(Prunings.arguments(own, home, out))).isEqualTo(66);
    assertThat(Commands.prune(Prunings.arguments(own, home.resolve("mine"), out))).isZero();
    assertThat(Prunings.curve(out)).hasSize(1 + 4 * 12);
  }

  private static void writePicture(Path file, int shade) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(shade % 4, shade / 10, 0, 100 + shade);
    ImageIO.write(picture, "png", file.toFile());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : Runs.files(from).keySet()) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }
}
