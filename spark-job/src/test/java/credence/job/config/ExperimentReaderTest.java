package credence.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.MergeRule;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.ScaleMixturePrior;
import credence.data.Augmentation;
import credence.data.Jitter;
import credence.data.format.Cifar100Labels;
import credence.data.format.Transposing;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;
import credence.engine.Precision;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.rundir.ExperimentSettings;
import credence.net.Conv2d;
import credence.net.Dropout;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import credence.train.InitialPosterior;
import credence.train.KlWeighting;
import credence.train.LearningRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentReaderTest {

  @TempDir Path folder;

  @Test
  void theJarHasTheUsualExperiment() {
    ExperimentReader reader = new ExperimentReader(new Configuration());
    String file = Path.of("../conf/experiments/mnist-lenet5.conf").toAbsolutePath().toString();
    assertThat(reader.read(ExperimentReader.SHIPPED, List.of("seed=7")).rendered())
        .isEqualTo(reader.read(file, List.of("seed=7")).rendered())
        .isNotEqualTo(reader.read(null, List.of("seed=7")).rendered());
  }

  @Test
  void defaultsAreAnExperiment() {
    ExperimentConfig config = read("").settings();
    assertThat(config.network().name()).isEqualTo("lenet5");
    assertThat(config.data().validation()).isEqualTo(5000);
    assertThat(config.method(null, 1000)).isEqualTo(Method.meanField(new GaussianPrior(0, 0.3)));
    assertThat(config.training().stepsPerRound()).isEqualTo(new Interval.Count(50));
    assertThat(config.training().merge()).isEqualTo(MergeRule.MEAN);
    assertThat(config.training().kl()).isEqualTo(new KlWeighting.Uniform());
    assertThat(config.checkpoint().everyRounds()).isEqualTo(new Interval.Epoch());
  }

  @Test
  void settingsComeBeforeTheFileAndTheFileBeforeTheDefaults() {
    ExperimentConfig config =
        read("seed = 2, training.epochs = 3", "seed=4", "data.name=cifar-10").settings();
    assertThat(config.seed()).isEqualTo(4);
    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.data().name()).isEqualTo("cifar-10");
  }

  @Test
  void aPathNeedsNoQuotesInASetting() {
    ExperimentConfig config =
        read("", "data.name=folder", "data.path=hdfs://host:8020/a b/#c").settings();
    assertThat(((DataSource.Own) config.data().source()).path())
        .isEqualTo("hdfs://host:8020/a b/#c");
  }

  @Test
  void aBackgroundIsWhiteBlackOrAGreyLevel() {
    String own = "data { name = folder, path = here }";
    assertThat(read(own).settings().data().source().pictures()).isEqualTo(PictureRules.on(255));
    for (Object[] colour : new Object[][] {{"white", 255}, {"black", 0}, {"128", 128}}) {
      assertThat(read(own, "data.background=" + colour[0]).settings().data().source().pictures())
          .isEqualTo(PictureRules.on((int) colour[1]));
    }
  }

  @Test
  void picturesGetASizeOrKeepTheirOwn() {
    String own = "data { name = folder, path = here }";
    assertThat(read(own).settings().data().source().pictures().resizing())
        .isEqualTo(new Resizing.Never());
    assertThat(read(own, "data.resize=32").settings().data().source().pictures().resizing())
        .isEqualTo(new Resizing.To(32, 32, Resizing.Fit.STRETCH));
    assertThat(
            read(own, "data.resize=[24, 32]", "data.resize-by=crop")
                .settings()
                .data()
                .source()
                .pictures()
                .resizing())
        .isEqualTo(new Resizing.To(24, 32, Resizing.Fit.CROP));
    for (String wrong : List.of("[1,2,3]", "[]", "0", "5000", "big")) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> read(own, "data.resize=" + wrong))
          .withMessageContaining("resize");
    }
    assertThat(read(own, "data.resize-by=crop").hash()).isEqualTo(read(own).hash());
    assertThat(read(own, "data.resize=32").hash()).isNotEqualTo(read(own).hash());
  }

  /** Runs of versions that knew no coarse labels are not others. */
  @Test
  void labelsOfCifar100ArePartOfTheSettingsWhereTheyAreCoarse() {
    Experiment fine = read("", "data.name=cifar-100");
    Experiment coarse = read("", "data.name=cifar-100", "data.labels=coarse");
    assertThat(fine.settings().data().source())
        .isEqualTo(new DataSource.Cifar100(Cifar100Labels.FINE));
    assertThat(fine.deciding().at("/data/labels").isMissingNode()).isTrue();
    assertThat(fine.rendered()).contains("labels=fine");
    assertThat(coarse.settings().data().source())
        .isEqualTo(new DataSource.Cifar100(Cifar100Labels.COARSE));
    assertThat(coarse.deciding().at("/data/labels").asText()).isEqualTo("coarse");
    Experiment idx = read("", "data.name=idx", "data.path=a", "data.transpose=true");
    assertThat(idx.settings().data().source().transposing()).isEqualTo(Transposing.ALWAYS);
    assertThat(idx.deciding().at("/data/transpose").asBoolean()).isTrue();
    assertThat(read("").deciding().at("/data").has("transpose")).isFalse();
  }

  @Test
  void nullTakesASettingBack() {
    assertThat(read("data.train-limit = 9").settings().data().trainLimit())
        .isEqualTo(new Amount.Most(9));
    assertThat(read("data.train-limit = 9", "data.train-limit=null").settings().data().trainLimit())
        .isEqualTo(new Amount.All());
  }

  @Test
  void layersOfOnesOwnAreRead() {
    String layers =
        """
        network { name = mine, input = [3, 8, 8], layers = [
          {type = conv2d, filters = 2, kernel = [3, 1], padding = [1, 0]}, {type = relu},
          {type = maxpool2d, kernel = 3, stride = 2}, {type = flatten}, {type = dense, units = 4}]}
        """;
    NetworkConfig network = read(layers).settings().network();
    assertThat(network.layers().get(0)).isEqualTo(new Conv2d(2, 3, 1, 1, 1, 1, 0));
    assertThat(network.spec(new Shape(3, 8, 8), 4).outputOf(2)).isEqualTo(new Shape(2, 3, 3));
  }

  @Test
  void alternativesHaveTheirOwnKeys() {
    ExperimentConfig config =
        read("training { optimizer.type = sgd, learning-rate { type = constant, start = 0.1 },"
                + " kl { warm-up-epochs = 2, temperature = 0.5 } }")
            .settings();
    assertThat(config.training().optimizer()).isEqualTo(new Optimizer.Sgd());
    assertThat(config.training().learningRate()).isEqualTo(new LearningRate.Constant(0.1));
    assertThat(config.training().kl())
        .isEqualTo(
            new KlWeighting.Tempered(new KlWeighting.WarmUp(new KlWeighting.Uniform(), 0, 2), 0.5));
    assertRefused(
        "training.optimizer { type = sgd, beta1 = 0.9 }", "unknown key training.optimizer.beta1");
  }

  @Test
  void rhoMayLearnAtARateOfItsOwn() {
    String faster = "training.optimizer.rho-rate-factor = 3";
    assertThat(read(faster).settings().training().optimizer())
        .isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8, 3));
    assertThat(read("").settings().training().optimizer()).isEqualTo(Optimizer.Adam.standard());
    assertThat(read(faster).hash()).isNotEqualTo(read("").hash());
    assertThat(read("").deciding().at("/training/optimizer").has("rho-rate-factor"))
        .as("runs from before there was such a key have the hash that they had")
        .isFalse();
    assertThat(ExperimentReader.reread(read(faster).deciding().toString(), "model").settings())
        .isEqualTo(read(faster).settings());
    assertRefused(faster.replace("3", "0"), "rho-rate-factor = 0.0", "positive and finite");
    assertRefused("training.optimizer { type = sgd, rho-rate-factor = 3 }", "unknown key training");
    assertRefused(faster + ", posterior.family = point", "rho-rate-factor = 3", "point has none");
  }

  @Test
  void methodsAreRead() {
    assertThat(
            read("prior { type = scale-mixture, pi = 0.25, sigma2 = 0.001 },"
                    + " training.estimator { type = weight-sampling, draws = 2 }")
                .settings()
                .method(null, 1000))
        .isEqualTo(
            new Method(
                Family.GAUSSIAN,
                new ScaleMixturePrior(0.25, 1, 0.001),
                new Estimator.WeightSampling(2)));
    assertThat(
            read("prior { type = log-uniform, threshold = null }, posterior.family ="
                    + " gaussian-weights")
                .settings()
                .method(null, 1000))
        .isEqualTo(
            new Method(
                Family.GAUSSIAN_WEIGHTS,
                new LogUniformPrior(Double.POSITIVE_INFINITY),
                new Estimator.LocalReparameterisation()));
    MeanField trained = MeanField.of(new float[] {1, 2}, new float[2]);
    assertThat(
            read("prior { type = empirical, sigma = 0.2 }, posterior { from = m, delta = 0.1 }")
                .settings()
                .method(trained, 1000)
                .prior())
        .isEqualTo(new EmpiricalPrior(trained.mu(), 0.2));
  }

  /** Runs of before have the hash that they had. */
  @Test
  void whatIsReplayedDecidesAndNothingOfItWhereNothingIs() {
    assertThat(read("").deciding().path("data").has("coreset")).isFalse();
    assertThat(read("").deciding().path("data").has("replay")).isFalse();
    Experiment both = read("data { coreset { size = 5, per-class = true }, replay = [a, b] }");
    assertThat(both.settings().data().coreset())
        .isEqualTo(new DataConfig.Coreset(5, true, "credence"));
    assertThat(both.settings().data().replay()).containsExactly("a", "b");
    assertThat(both.differences(read(""))).hasSize(4);
    assertThat(ExperimentReader.reread(both.rendered(), "run").hash()).isEqualTo(both.hash());
    assertThat(read("data.replay = a").settings().data().replay()).containsExactly("a");
    for (String wrong : new String[] {"[]", "[a, a]", "[1]", "{a = b}"}) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> read("data.replay = " + wrong))
          .withMessageContaining("data.replay");
    }
    String chain = "prior { type = posterior, from = m, new-classes = %s }";
    assertThat(read(chain.formatted(false)).deciding().path("prior").has("new-classes")).isFalse();
    assertThat(read(chain.formatted(true)).settings().takesNewClasses()).isTrue();
  }

  @Test
  void aPosteriorMayBeThePrior() {
    String chain = "prior { type = posterior, from = m, forget = 0.5 }";
    ExperimentConfig config = read(chain).settings();
    assertThat(config.prior()).isEqualTo(new PriorConfig.Posterior("m", 0.5, false));
    assertThat(read("prior { type = posterior, from = m }").settings().prior())
        .isEqualTo(new PriorConfig.Posterior("m", 1, false));
    assertThat(config.parent()).isEqualTo("m");
    assertThat(config.parentKey()).isEqualTo("prior.from");
    assertThat(ExperimentReader.reread(read(chain).deciding().toString(), "model").settings())
        .isEqualTo(config);
    GaussianPrior first = new GaussianPrior(0.1, 0.3);
    MeanField trained = MeanField.of(new float[] {1, 2}, new float[2]);
    PosteriorPrior kept = PosteriorPrior.of(trained, 0.5, first);
    assertThat(config.method(trained, first, 1000).prior()).isEqualTo(kept);
    assertThat(config.method(trained, kept, 1000).prior()).isEqualTo(kept);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> config.method(trained, new ScaleMixturePrior(0.5, 1, 0.1), 1000))
        .withMessageContaining("prior.forget = 0.5")
        .withMessageContaining("set prior.forget = 1");
    assertRefused("prior.type = posterior", "prior.type", "needs prior.from");
    assertRefused(chain.replace("0.5", "-1"), "prior.forget = -1", "from 0");
    assertRefused(
        chain + ", posterior.from = x", "posterior.from", "training starts at prior.from");
    assertRefused(chain + ", posterior.family = point", "has no sigmas");
    assertRefused(chain + ", training.kl.warm-up-epochs = 2", "warm-up-epochs = 2 must be 0");
    assertRefused(chain + ", device = opencl-cpu", "set device = cpu or auto");
    assertRefused("prior { forget = 0.5 }", "unknown key prior.forget");
  }

  @Test
  void ivonIsReadWithItsMerging() {
    String type = "training.optimizer.type = ivon";
    TrainingConfig usual = read(type).settings().training();
    assertThat(usual.optimizer())
        .isEqualTo(new IvonSettings(0.9, 0.999, null, Double.POSITIVE_INFINITY));
    assertThat(usual.merge()).isEqualTo(MergeRule.NATURAL);
    String all = "{ type = ivon, beta1 = 0.8, beta2 = 0.99, initial-hessian = 0.5, clip = 2 }";
    TrainingConfig given =
        read("training { merge = moments, optimizer = " + all + " }").settings().training();
    assertThat(given.optimizer()).isEqualTo(new IvonSettings(0.8, 0.99, 0.5, 2));
    assertThat(given.merge()).isEqualTo(MergeRule.NATURAL);
    assertThat(read(type + ", training.merge = moments").hash()).isEqualTo(read(type).hash());
    assertThat(
            read("training.estimator { type = weight-sampling, antithetic = true }")
                .settings()
                .training()
                .estimator())
        .isEqualTo(new Estimator.WeightSampling(1, Estimator.Sides.BOTH));
  }

  /** As in versions that knew no pairs. */
  @Test
  void drawsWithoutTheirOppositesHaveTheHashThatTheyHad() {
    String drawn = "training.estimator { type = weight-sampling, antithetic = ";
    assertThat(read(drawn + "false }").deciding().at("/training/estimator").has("antithetic"))
        .isFalse();
    assertThat(read(drawn + "true }").hash()).isNotEqualTo(read(drawn + "false }").hash());
  }

  @Test
  void whatIvonDoesNotGoWithIsNamed() {
    String type = "training.optimizer.type = ivon, ";
    assertRefused(type + "prior.type = scale-mixture", "prior.type", "not gaussian or empirical");
    assertRefused(type + "posterior.family = point", "posterior.family = ", "no sigmas");
    assertRefused(type + "training.kl.weighting = blundell", "training.kl.weighting", "uniform");
    assertRefused(type + "training.kl.warm-up-epochs = 2", "training.kl.warm-up-epochs = 2", "0");
    assertRefused(type + "training.optimizer.beta2 = 1", "beta2 = 1.0 not in [0, 1)");
    assertRefused(type + "training.optimizer.clip = 0", "clip = 0.0 must be positive");
    assertRefused(
        type + "training.optimizer.initial-hessian = 0", "initial-hessian = 0.0 must be positive");
    assertRefused(
        type + "training.optimizer.epsilon = 1e-8", "unknown key training.optimizer.epsilon");
  }

  @Test
  void initialMeansSpreadByFanInOrByANumber() {
    assertThat(read("posterior.initial-mu-scale = 2").settings().posterior().initial().means())
        .isEqualTo(new InitialPosterior.Means.FanIn(2));
    assertThat(read("posterior.initial-mu = 0.05").settings().posterior().initial().means())
        .isEqualTo(new InitialPosterior.Means.Fixed(0.05));
  }

  @Test
  void aRateCanBeHeldForEpochsBeforeItFalls() {
    String text = "training { epochs = 200, learning-rate { type = linear, hold-epochs = 100 } }";
    assertThat(read(text).settings().training().learningRate())
        .isEqualTo(new LearningRate.Held(new LearningRate.Linear(1e-3, 0), 0.5));
  }

  @Test
  void fineTuningHasTheWholeKlAndNoiseOfItsOwn() {
    ExperimentConfig trained =
        read("training { epochs = 50, kl { warm-up-epochs = 20, temperature = 0.1 } }").settings();
    ExperimentConfig tuned = trained.finetuning(6);
    assertThat(tuned.training().epochs()).isEqualTo(6);
    assertThat(tuned.training().kl())
        .isEqualTo(new KlWeighting.Tempered(new KlWeighting.Uniform(), 0.1));
    assertThat(tuned.seed()).isNotEqualTo(trained.seed()).isEqualTo(trained.finetuning(9).seed());
    assertThat(read("seed = 2").settings().finetuning(6).seed()).isNotEqualTo(tuned.seed());
  }

  @Test
  void dataCanBeScaledAugmentedAndMislabelled() {
    DataConfig plain = read("").settings().data();
    assertThat(plain.scaling()).isEqualTo(new Scaling.Standardised());
    assertThat(plain.randomLabels()).isFalse();
    assertThat(plain.augmentation()).isEqualTo(Augmentation.none());
    DataConfig data =
        read("data { scaling = 126, random-labels = true, augment { crop = 4, flip = true } }")
            .settings()
            .data();
    assertThat(data.scaling()).isEqualTo(new Scaling.Divided(126));
    assertThat(data.randomLabels()).isTrue();
    assertThat(data.augmentation()).isEqualTo(new Augmentation(4, true, Jitter.none()));
  }

  @Test
  void ratesCanFallOnAPlateauAndRoundsBeSelected() {
    TrainingConfig training =
        read("training { select = elbo, learning-rate { type = plateau, patience = 3 } }")
            .settings()
            .training();
    assertThat(training.learningRate()).isEqualTo(new LearningRate.Plateau(1e-3, 0.5, 3));
    assertThat(training.select()).isEqualTo(Selection.ELBO);
    assertRefused(
        "data.validation = 0, training.select = validation-nll",
        "data.validation = 0",
        "leaves no");
    assertRefused(
        "data.validation = 0, training.learning-rate.type = plateau", "data.validation = 0");
  }

  @Test
  void whenRoundsAreLookedAtDecidesOnlyWhatFollowsFromIt() {
    for (String setting :
        List.of("training.select=validation-nll", "training.learning-rate.type=plateau")) {
      assertThat(read("", setting, "evaluation.every-rounds=3").hash())
          .isNotEqualTo(read("", setting).hash());
    }
  }

  @Test
  void dropoutStandsInTheNetwork() {
    NetworkConfig network =
        read("network { name = mlp-400, dropout { input = 0.2, hidden = 0.5 } }")
            .settings()
            .network();
    assertThat(network.spec(new Shape(1, 28, 28), 10).layers())
        .contains(new Dropout(0.2), new Dropout(0.5));
  }

  /** As people write them; HOCON takes some of these for texts. */
  @ParameterizedTest
  @CsvSource({
    ".1, 0.1",
    "1e-3, 0.001",
    "5., 5",
    "+2, 2",
    "1E1, 10",
    "'\"0.5\"', 0.5",
    "1.5e+1, 15"
  })
  void whatIsPlainlyANumberIsOne(String written, double number) throws IOException {
    String key = "training.kl.temperature";
    ExperimentReader reader = new ExperimentReader(new Configuration());
    Experiment set = reader.read(null, List.of(key + "=" + written));
    String grammatical = written.replace("+2", "\"+2\"");
    Path file = Files.writeString(folder.resolve("number.conf"), key + " = " + grammatical);
    Experiment read = reader.read(file.toString(), List.of());
    Experiment plain = reader.read(null, List.of(key + "=" + number));
    assertThat(set.hash()).isEqualTo(plain.hash()).isEqualTo(read.hash());
  }

  /** The file's keys are of another type, and give way; those that the type has stay. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prior.type=scale-mixture",
        "prior.type=gaussian",
        "training.learning-rate.type=constant",
        "training.learning-rate.type=plateau",
        "training.optimizer.type=sgd",
        "training.estimator.type=local-reparameterisation"
      })
  void aTypeIsChosenOnTheCommandLine(String setting) throws IOException {
    String text =
        """
        prior { mu = 0, sigma = 0.3 }
        training {
          learning-rate { type = cosine, start = 2e-3, end = 1e-5, hold-epochs = 1 }
          optimizer { type = adam, beta1 = 0.8 }
          estimator { type = weight-sampling, draws = 3 }
        }
        """;
    Path file = Files.writeString(folder.resolve("typed.conf"), text);
    ExperimentReader reader = new ExperimentReader(new Configuration());
    Experiment read = reader.read(file.toString(), List.of(setting));
    String type = setting.substring(setting.indexOf('=') + 1);
    assertThat(read.rendered()).contains("type=" + type);
    assertThat(read.settings().training().learningRate().toString()).contains("0.002");
  }

  @Test
  void whatTheCommandLineItselfSaysOfATypeMustFit() throws IOException {
    Path file = Files.writeString(folder.resolve("typed.conf"), "prior { mu = 0 }");
    ExperimentReader reader = new ExperimentReader(new Configuration());
    for (String key : List.of("prior.mu=1", "prior.sigma=1")) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> reader.read(file.toString(), List.of(key, "prior.type=scale-mixture")))
          .withMessageContaining("unknown key prior.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.epoch = 3                 | unknown key training.epoch | training.epochs?
          batch = 3                          | unknown key batch          | training.batch?
          trainig { epochs = 3 }             | unknown key trainig        | training?
          prior.sigm = 1                     | unknown key prior.sigm     | prior.sigma?
          evaluation.draw = 1                | unknown key evaluation.draw| evaluation.draws?
          data.name = mnits                  | data.name = "mnits"        | did you mean mnist?
          network.name = lenet-5             | network.name = "lenet-5"   | did you mean lenet5?
          training.merge = men               | training.merge = "men"     | did you mean mean?
          seed = abc                         | seed = "abc"               | a whole number
          training.epochs = 1.5              | training.epochs = 1.5      | a whole number
          training.epochs = 0                | training.epochs = 0        | at least 1
          training.batch = [1]               | training.batch = [1]       | a whole number
          training = 5                       | training = 5               | a section
          prior.sigma = 0                    | prior.sigma = 0.0          | must be positive
          prior.sigma = -1                   | prior.sigma = -1.0         | must be positive
          training.learning-rate.start = 0   | learning-rate.start = 0.0  | must be positive
          training.optimizer.epsilon = 1e400 | optimizer.epsilon          | must be finite
          training.optimizer.beta1 = 1       | optimizer.beta1 = 1.0      | not in [0, 1)
          training.steps-per-round = epochs  | "epochs"                   | did you mean epoch?
          posterior.initial-sigma = 0        | initial-sigma = 0.0        | must be positive
          network.input = [1, 2]             | network.input = [1,2]      | [channels, height, width]
          network.layers = [{type = conv}]   | network.layers[0].type     | did you mean conv2d?
          network.layers = [{type = dense}]  | network.layers[0].units    | is missing
          network.layers = [{type = dense, units = 1, bias = 0}] | network.layers[0].bias | the keys here are type, units
          network.layers = []                | network.layers = []        | has no layer
          prior.mean = 1                     | unknown key prior.mean     | the keys here are mu, scale, sigma, type, weight-decay
          training.kl.temperature = 1.2.3    | training.kl.temperature    | a number
          network.layers = [{type = dropout, rate = 1}] | rate = 1.0     | not in [0, 1)
          network.dropout.hidden = 1         | dropout.hidden = 1         | below 1
          prior.type = cauchy                | prior.type = "cauchy"      | did you mean
          prior.type = log-uniform           | prior.type = "log-uniform" | family = gaussian-weights, not gaussian
          prior.type = empirical             | prior.type = "empirical"   | needs posterior.from
          prior { type = scale-mixture, pi = 1 } | prior.pi = 1.0         | not in (0, 1)
          prior { type = scale-mixture, sigma = 1 } | unknown key prior.sigma | prior.sigma1?
          posterior.delta = 0.1              | posterior.delta = 0.1      | needs posterior.from
          posterior.initial-mu = fan-out     | "fan-out"                  | did you mean fan-in?
          posterior.initial-mu = -1          | posterior.initial-mu = -1.0 | not negative
          training.estimator { type = weight-sampling, draws = 0 } | draws = 0 | at least 1
          training.learning-rate.hold-epochs = 10 | hold-epochs = 10       | below training.epochs = 10
          data.scaling = 0                   | data.scaling = 0           | a positive divisor
          data.scaling = standardize         | "standardize"              | did you mean standardise?
          data.random-labels = 1             | data.random-labels = 1     | true or false
          data.augment.crop = -1             | data.augment.crop = -1     | at least 0
          data { name = folder, path = a, background = 256 } | data.background = 256 | grey level from 0 to 255
          data { name = folder, path = a, background = red } | "red" | did you mean
          data.path = here                   | data.path = "here"         | folder or parquet
          data.name = folder                 | data.name = "folder"       | needs data.path
          data.name = idx                    | data.name = "idx"          | needs data.path
          data.labels = coarse               | data.labels = "coarse"     | for data.name = cifar-100, not mnist
          data { name = cifar-100, labels = fein } | "fein"               | did you mean fine?
          data { name = idx, path = a, transpose = no } | "no"            | must be true, false or auto
          data { name = idx, path = a, channels = 3 } | data.channels = 3 | folder or parquet, not idx
          """)
  void whatIsWrongIsNamedWithItsPlace(String text, String what, String why) {
    assertRefused("\n" + text, what, why, "experiment.conf:2)");
  }

  @Test
  void aSettingIsAPlaceToo() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("", "training.batch=0"))
        .withMessageContaining("training.batch = 0 must be at least 1")
        .withMessageContaining("(--set training.batch");
  }

  @Test
  void syntaxErrorsAndSettingsWithoutAValueAreRefused() {
    assertRefused("a = [", "experiment.conf");
    assertRefused("seed = ${NOWHERE}", "NOWHERE");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("", "seed"))
        .withMessageContaining("--set seed is not of the form key=value");
  }

  @Test
  void theEnvironmentTakesNoPart() {
    assertThat(System.getenv("PATH")).isNotNull();
    assertRefused("seed = ${PATH}", "PATH");
  }

  @Test
  void aMissingFileIsMissingInput() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> reader().read(folder.resolve("no.conf").toString(), List.of()))
        .matches(e -> e.exitCode() == ExitCode.INPUT_MISSING)
        .withMessageContaining("no.conf does not exist");
  }

  @Test
  void includesReadFilesBesideTheFileAndNothingElse() throws IOException {
    Files.writeString(folder.resolve("base.conf"), "seed = 7");
    assertThat(read("include \"base.conf\"").settings().seed()).isEqualTo(7);
    for (String what :
        List.of(
            "url(\"http://127.0.0.1:1/x.conf\")",
            "file(\"/etc/hostname\")",
            "classpath(\"reference.conf\")",
            "required(url(\"http://127.0.0.1:1/x.conf\"))",
            "\"../base.conf\"",
            "\"/etc/hostname\"",
            "\"http://127.0.0.1:1/x.conf\"")) {
      assertRefused("include " + what, "only the plain name of a file beside it");
    }
    assertRefused("include \"experiment.conf\"", "include");
  }

  @Test
  void theRenderedFileGivesTheSameExperiment() {
    Experiment first =
        read("training { learning-rate.start = 3e-4, first-phase.rounds = 2 }", "seed=9");
    Experiment again = ExperimentReader.reread(first.rendered(), "config.conf");
    assertThat(again).isEqualTo(first);
    assertThat(again.hash()).isEqualTo(first.hash());
  }

  @Test
  void theHashIsOverWhatDecidesTheResult() {
    String hash = read("").hash();
    assertThat(read("", "training.learning-rate.start=0.001", "prior.sigma=3e-1").hash())
        .isEqualTo(hash);
    for (String without :
        List.of("checkpoint.keep=5", "evaluation.every-rounds=3", "training.merge-slices=7")) {
      assertThat(read("", without).hash()).as(without).isEqualTo(hash);
    }
    for (String with :
        List.of(
            "seed=2",
            "engine=nd4j",
            "data.partitions=3",
            "training.steps-per-round=26",
            "prior.sigma=0.31",
            "evaluation.draws=21",
            "training.first-phase.rounds=1")) {
      assertThat(read("", with).hash()).as(with).isNotEqualTo(hash);
    }
  }

  @Test
  void bfloat16IsNeverADefaultAndGoesWithOnednnAlone() {
    assertThat(read("").settings().precision()).isEqualTo(Precision.FLOAT32);
    assertThat(read("", "engine=auto", "precision=bfloat16").settings().precision())
        .isEqualTo(Precision.BFLOAT16);
    for (String engine : List.of("nd4j", "dl4j-averaging")) {
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> read("", "precision=bfloat16", "engine=" + engine))
          .withMessageContaining(
              "precision = \"bfloat16\" needs engine = onednn or auto: engine = %s computes in"
                  + " float32 alone",
              engine);
    }
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("", "precision=bfloat16", "device=gpu"))
        .withMessageContaining("precision = \"bfloat16\" needs device = cpu or auto");
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> read("", "precision=bfloat17"))
        .withMessageContaining("is not one of float32, bfloat16; did you mean bfloat16?");
  }

  /** A run of a version that did not know them is the same experiment, and its model the same. */
  @Test
  void whatLaterVersionsKnowIsNoPartOfTheHashWhileItIsUnused() {
    for (String path :
        List.of(
            "/device",
            "/precision",
            "/data/labels",
            "/data/image-column",
            "/data/label-column",
            "/data/augment/jitter",
            "/prior/weight-decay",
            "/training/average-last",
            "/training/optimizer/rho-rate-factor",
            "/training/optimizer/clip",
            "/evaluation/logit-scale")) {
      assertThat(read("").deciding().at(path).isMissingNode()).as(path).isTrue();
    }
    for (String used :
        List.of(
            "precision=bfloat16",
            "data.augment.jitter.hue=0.1",
            "training.average-last=0.5",
            "training.optimizer.rho-rate-factor=2",
            "evaluation.logit-scale=validation")) {
      Experiment experiment = read("", used);
      assertThat(experiment.hash()).as(used).isNotEqualTo(read("").hash());
      assertThat(ExperimentReader.reread(experiment.deciding().toString(), "model").settings())
          .isEqualTo(experiment.settings());
    }
    assertThat(read("", "data.augment.jitter.hue=0", "training.average-last=0").hash())
        .isEqualTo(read("").hash());
    String own = "data { name = parquet, path = mine }";
    assertThat(read(own).deciding().at("/data/background").isMissingNode()).isTrue();
    for (String used : List.of("data.background=black", "data.label-column=digit")) {
      assertThat(read(own, used).hash()).as(used).isNotEqualTo(read(own).hash());
    }
  }

  private void assertRefused(String text, String... parts) {
    var thrown =
        assertThatExceptionOfType(JobException.class)
            .as(text)
            .isThrownBy(() -> read(text))
            .matches(e -> e.exitCode() == ExitCode.USAGE);
    for (String part : parts) {
      thrown.withMessageContaining(part);
    }
  }

  @Test
  void whatALayerLeavesToItsTypeIsNotWrittenAsNull() {
    Experiment experiment =
        read("network { name = own, layers = [{type = flatten}, {type = batchnorm}] }");
    assertThat(experiment.rendered()).contains("type=batchnorm").doesNotContain("momentum");
    Experiment again = ExperimentReader.reread(experiment.rendered(), "config.conf");
    assertThat(again.hash()).isEqualTo(experiment.hash());
    assertThat(new ExperimentSettings(experiment).differences(experiment.rendered(), "config.conf"))
        .isEmpty();
    assertThat(experiment.chosen())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "network.layers = [{\"type\":\"flatten\"},{\"type\":\"batchnorm\"}]",
                "network.name = own"));
  }

  private Experiment read(String text, String... settings) {
    try {
      Path file = folder.resolve("experiment.conf");
      Files.writeString(file, text);
      return reader().read(file.toString(), List.of(settings));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ExperimentReader reader() {
    return new ExperimentReader(new Configuration());
  }
}
