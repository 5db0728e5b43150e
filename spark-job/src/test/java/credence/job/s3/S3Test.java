package credence.job.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import credence.job.files.Storage;
import credence.job.support.Commands;
import credence.job.support.Evaluations;
import credence.job.support.Job;
import credence.job.support.JobProcess;
import credence.job.support.Prunings;
import credence.job.support.Runs;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.Sweeps;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every job with everything on {@code s3a:} leaves what it leaves on a disk. */
@Tag("cluster")
class S3Test {

  @TempDir static Path folder;
  @TempDir Path runs;
  private static S3Server store;
  private static Path data;
  private static Path trained;
  private static SparkSettings spark;

  @BeforeAll
  static void train() throws Exception {
    store = S3Server.start(folder.resolve("store"));
    data = TinyData.write(folder.resolve("data"), 200, 60);
    store.upload(data, "data");
    spark = SparkSettings.of("local[2]", store.settings());
    trained = folder.resolve("trained");
    assertThat(Commands.train(new Job(data).arguments(trained))).isZero();
    store.upload(trained, "trained");
  }

  @AfterAll
  static void stop() throws Exception {
    if (spark != null) {
      spark.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @AfterEach
  void noUploadIsLeft() throws Exception {
    assertThat(store.uploads()).contains("ListMultipartUploadsResult").doesNotContain("<Upload>");
  }

  @Test
  void aTrainingAndAScoring() {
    String[] training = training("runs/a b");
    assertThat(Commands.train(training)).isZero();
    assertThat(Commands.train(training)).as("already done").isZero();
    requireTrained("runs/a b");

    Path images = data.resolve("mnist/t10k-images-idx3-ubyte.gz");
    Path local = runs.resolve("scores");
    assertThat(Commands.score(Scorings.arguments(trained, images, local))).isZero();
    String[] scoring = Scorings.arguments(trained, images, local);
    scoring[0] = S3Server.uri("runs/a b");
    scoring[2] = S3Server.uri("data/mnist/" + images.getFileName());
    scoring[4] = S3Server.uri("scores");
    assertThat(Commands.score(scoring)).isZero();
    assertThat(Scorings.rows(store.disk("scores")).toString())
        .isEqualTo(Scorings.rows(local).toString().replace("file:" + data, S3Server.uri("data")));
    assertThat(Runs.files(store.disk("scores"))).hasSameSizeAs(Runs.files(local));
  }

  @Test
  void aPruning() {
    Path local = runs.resolve("pruned");
    String[] choice = {"--by", "snr", "--fraction", "0.5", "--finetune", "1"};
    assertThat(Commands.prune(Prunings.arguments(trained, data, local, choice))).isZero();
    String[] arguments = onStore(Prunings.arguments(trained, data, local, choice), "pruned");
    assertThat(Commands.prune(arguments)).isZero();
    Path out = store.disk("pruned");
    assertThat(Runs.model(out)).isNotEmpty().isEqualTo(Runs.model(local));
    assertThat(Prunings.curve(out)).isEqualTo(Prunings.curve(local));
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(local).keySet());
  }

  @Test
  void anEvaluation() {
    Path local = runs.resolve("evaluated");
    List<Path> models = List.of(trained);
    assertThat(Commands.evaluate(Evaluations.arguments(models, data, local))).isZero();
    String[] arguments = onStore(Evaluations.arguments(models, data, local), "evaluated");
    assertThat(Commands.evaluate(arguments)).isZero();
    Path out = store.disk("evaluated");
    assertThat(Runs.files(out).keySet()).isEqualTo(Runs.files(local).keySet());
    assertThat(Runs.json(out, "summary.json").at("/models/0/test"))
        .isEqualTo(Runs.json(local, "summary.json").at("/models/0/test"));
  }

  @Test
  void aSweep() throws Exception {
    Path local = runs.resolve("swept");
    Path file = Sweeps.write(runs, "vary.prior.sigma = [0.1, 0.3], final-seeds = [1]");
    store.upload(runs, "sweeps");
    assertThat(Commands.sweep(Sweeps.arguments(file, data, local))).isZero();
    String[] arguments = Sweeps.arguments(file, data, local);
    arguments[0] = S3Server.uri("sweeps/" + file.getFileName());
    arguments[2] = S3Server.uri("data");
    arguments[4] = S3Server.uri("swept");
    assertThat(Commands.sweep(arguments)).isZero();
    Path out = store.disk("swept");
    assertThat(Sweeps.trials(out)).isEqualTo(Sweeps.trials(local));
    assertThat(Runs.model(out.resolve("chosen/seed-1")))
        .isNotEmpty()
        .isEqualTo(Runs.model(local.resolve("chosen/seed-1")));
    assertThat(out.resolve("trials.parquet/_SUCCESS")).exists();
  }

  @Test
  void aJobThatIsKilledInMidPublicationIsRepeated() throws Exception {
    CountDownLatch publishing = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    Path log = runs.resolve("job.log");
    String[] training = training("runs/killed", "checkpoint.every-rounds=epoch");
    try (FaultyProxy proxy = FaultyProxy.before(store.url())) {
      // The digest comes last, and makes a model of the other files.
      FaultyProxy.Plan held =
          (method, target) -> {
            if (method.equals("PUT") && target.contains("/killed/model/model.sha256")) {
              publishing.countDown();
              killed.await();
              return FaultyProxy.Answer.BREAK;
            }
            return FaultyProxy.Answer.PASS;
          };
      List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
      options.addAll(SparkSettings.options("local[2]", S3Server.settingsOf(proxy.url())));
      try (AutoCloseable faults = proxy.plan(held);
          JobProcess job = JobProcess.start(log, options, training)) {
        job.awaitLatch(publishing);
        job.kill();
        killed.countDown();
      }
    }
    Path out = store.disk("runs/killed");
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(Runs.model(out)).isNotEmpty().doesNotContainKey("model.sha256");
    String[] scoring = Scorings.arguments(trained, data, runs.resolve("none"), "--partitions", "1");
    scoring[0] = S3Server.uri("runs/killed");
    assertThat(Commands.score(scoring)).as("half a model is none").isEqualTo(66);

    assertThat(Commands.train(training)).isZero();
    assertThat(Runs.model(out)).isEqualTo(Runs.model(trained));
    assertThat(out.resolve("_SUCCESS")).exists();
    assertThat(out.resolve(".lock")).doesNotExist();
  }

  @Test
  void aFileThatIsGivenUpLeavesTheOldOne() throws Exception {
    Storage storage = storage();
    org.apache.hadoop.fs.Path file = path("files/a");
    storage.write(file, out -> out.write(1));
    assertThatIOException()
        .isThrownBy(
            () ->
                storage.write(
                    file,
                    out -> {
                      // Three parts of an upload.
                      out.write(new byte[15 << 20]);
                      throw new IOException("given up");
                    }))
        .withMessageContaining("given up");
    assertThat(storage.read(file)).containsExactly(1);
  }

  @Test
  void aNewFileIsNotReplaced() throws Exception {
    Storage storage = storage();
    storage.createNew(path("files/new"), new byte[] {1});
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> storage.createNew(path("files/new"), new byte[] {2}));
    assertThat(storage.read(path("files/new"))).containsExactly(1);
  }

  private static Storage storage() throws IOException {
    Configuration hadoop = new Configuration();
    String[] settings = store.settings("spark.hadoop.fs.s3a.multipart.size", "5M");
    for (int i = 0; i < settings.length; i += 2) {
      hadoop.set(settings[i].substring("spark.hadoop.".length()), settings[i + 1]);
    }
    return Storage.of(path("files"), hadoop);
  }

  private static org.apache.hadoop.fs.Path path(String key) {
    return new org.apache.hadoop.fs.Path(S3Server.uri(key));
  }

  private static String[] training(String key, String... settings) {
    String[] arguments = new Job(data).set(settings).arguments(trained);
    arguments[1] = S3Server.uri("data");
    arguments[3] = S3Server.uri(key);
    return arguments;
  }

  /** The model, the data and the directory of the arguments of a pruning or an evaluation. */
  private static String[] onStore(String[] arguments, String key) {
    arguments[0] = S3Server.uri("trained");
    arguments[2] = S3Server.uri("data");
    arguments[4] = S3Server.uri(key);
    return arguments;
  }

  private static void requireTrained(String key) {
    assertThat(Runs.model(store.disk(key))).isEqualTo(Runs.model(trained));
    assertThat(Runs.files(store.disk(key)).keySet()).isEqualTo(Runs.files(trained).keySet());
  }
}
