package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.evaluate.EvaluateRun;
import credence.job.main.Failures;
import credence.job.prune.PruneRun;
import credence.job.report.page.Page;
import credence.job.score.ScoreRun;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.LogLines;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.Sweeps;
import credence.job.support.TrainedModelFixture;
import credence.job.sweep.SweepRun;
import credence.job.train.TrainRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What a person reads at the end of a job. */
class JobEndingsTest extends TrainedModelFixture {

  @Test
  void aTrainingEndsWithItsFiguresAndItsPlacesAndSaysThemAgain() {
    Path out = runs.resolve("run");
    String[] arguments = new Job(data).arguments(out);
    String first = log(TrainRun.class, 0, () -> Commands.train(arguments));
    double error = Runs.json(out, "summary.json").at("/test/error").asDouble();
    String ending = String.format(Locale.ROOT, "test error %.2f %%, NLL ", 100 * error);
    assertThat(first)
        .contains("done: " + ending, "run directory " + out, "report " + out + "/report.html");
    String again = log(TrainRun.class, 0, () -> Commands.train(arguments));
    assertThat(again).contains("already done: " + ending, "report " + out + "/report.html");
  }

  @Test
  void settingsAreSaidWhereTheyAreNotTheDefaults() {
    Path out = runs.resolve("run");
    String log = log(TrainRun.class, 0, () -> Commands.train(new Job(data).arguments(out)));
    String settings = log.lines().filter(l -> l.startsWith("settings")).findFirst().orElseThrow();
    assertThat(settings)
        .contains("training.epochs = 2", "data.partitions = 4", out + "/config.conf")
        .doesNotContain("prior.sigma", "evaluation.mode", "seed");
    assertThat(log.lines()).hasSizeLessThan(5);
  }

  @Test
  void anotherConfigurationIsRefusedByItsKeys() {
    Path out = runs.resolve("run");
    assertThat(Commands.train(new Job(data).arguments(out))).isZero();
    String[] other = new Job(data).set("prior.sigma=0.5", "training.epochs=3").arguments(out);
    assertThat(log(Failures.class, 73, () -> Commands.train(other)))
        .contains("prior.sigma is 0.3 there and 0.5 here", "training.epochs is 2 there and 3 here")
        .doesNotContain("training.batch");
  }

  @Test
  void aRunOfAnotherJobIsRefusedByItsJob() {
    Path pruned = runs.resolve("pruned");
    assertThat(prune(pruned, "--by", "snr", "--fraction", "0.5")).isZero();
    assertThat(log(Failures.class, 73, () -> Commands.train(new Job(data).arguments(pruned))))
        .contains("it is a run of the job prune");
    assertThat(log(Failures.class, 73, () -> prune(pruned, "--by", "snr", "--fraction", "0.25")))
        .contains("choice.fraction is 0.5 there and 0.25 here");
  }

  @Test
  void aModelAloneNeedsNoCurve() throws IOException {
    Path out = runs.resolve("run");
    String[] arguments = {
      trained.toString(),
      "--data",
      data.toString(),
      "--out",
      out.toString(),
      "--draws",
      "2",
      "--by",
      "snr",
      "--fraction",
      "0.75"
    };
    String printed = printed(() -> Commands.prune(arguments));
    assertThat(Runs.files(out).keySet()).noneMatch(name -> name.startsWith("curve."));
    assertThat(printed)
        .contains("whole network", "smaller model", "test error by 2 draws", "bytes of the model")
        .containsPattern("images/s by 2 draws +[0-9,]+ +[0-9,]+")
        .doesNotContain("magnitude");
    assertThat(Runs.json(out, "summary.json").at("/size/before").asLong())
        .isEqualTo(bytes(trained.resolve("model")));
    Page page = Page.of(Files.readAllBytes(out.resolve("report.html")));
    assertThat(page.all("//h2")).doesNotContain("What removing costs");
    assertThat(log(PruneRun.class, 0, () -> Commands.prune(arguments)))
        .contains("already done: test error ", "of the whole network error", "93 of 370 weights");
  }

  @Test
  void evaluationsScoringsAndSweepsEndSoToo() {
    Path evaluated = runs.resolve("evaluated");
    String[] evaluation = Evaluations.arguments(List.of(trained), data, evaluated);
    assertThat(log(EvaluateRun.class, 0, () -> Commands.evaluate(evaluation)))
        .contains("done: trained: test error ", "report " + evaluated + "/report.html");
    Path scored = runs.resolve("scored");
    String[] scoring =
        Scorings.arguments(trained, data.resolve("mnist/t10k-images-idx3-ubyte.gz"), scored);
    assertThat(log(ScoreRun.class, 0, () -> Commands.score(scoring)))
        .contains("done: 60 images scored, 0 that cannot be read; of the 60 with a label error ");
    Path swept = runs.resolve("swept");
    Path file = Sweeps.write(folder, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1]");
    assertThat(log(SweepRun.class, 0, () -> Commands.sweep(Sweeps.arguments(file, data, swept))))
        .contains("done: chosen prior.sigma = 0.", "(means over 1 seed)");
    assertThat(log(SweepRun.class, 0, () -> Commands.sweep(Sweeps.arguments(file, data, swept))))
        .contains("already done: chosen prior.sigma = 0.");
  }

  private static long bytes(Path model) throws IOException {
    long bytes = 0;
    for (String file : Runs.files(model).keySet()) {
      bytes += Files.size(model.resolve(file));
    }
    return bytes;
  }

  private static String log(Class<?> source, int code, IntSupplier job) {
    try (LogLines lines = LogLines.of(source)) {
      assertThat(job.getAsInt()).isEqualTo(code);
      return lines.text();
    }
  }

  private static String printed(IntSupplier job) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(job.getAsInt()).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
