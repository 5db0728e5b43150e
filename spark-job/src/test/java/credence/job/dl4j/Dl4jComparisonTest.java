package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.bayes.MeanField;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.data.Standardisation;
import credence.dl4j.Dl4jNetwork;
import credence.engine.Draws;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.Engines;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.images.named.DataHalves;
import credence.job.images.named.DataSets;
import credence.net.NetworkSpec;
import credence.predict.Link;
import credence.predict.Predictor;
import credence.predict.metrics.ClassificationMetrics;
import credence.predict.metrics.ClassificationSummary;
import credence.store.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * LeNet-5 as DL4J's users write it, on real MNIST, trained by DL4J's own averaging and by ours on
 * the same RDD: prints the rows of the table in docs/measurements.md. DL4J takes minutes, so that
 * it runs when it is asked for, by {@code -Dcomparison.images=60000 -Dcomparison.epochs=10}.
 */
@EnabledIfSystemProperty(
    named = "comparison.images",
    matches = "\\d+",
    disabledReason = "a comparison that takes minutes: give it a number of images")
class Dl4jComparisonTest {

  private static final int IMAGES = Integer.getInteger("comparison.images", 3000);
  private static final int EPOCHS = Integer.getInteger("comparison.epochs", 2);
  private static final int MOST_EPOCHS = 20;
  private static final int WORKERS = 2;
  private static final int BATCH = 128;
  private static final int STEPS = 50;

  private static SparkSession session;
  private static JavaSparkContext spark;
  private static ImageSet test;
  private static JavaRDD<DataSet> data;
  private static Plain plain;

  @BeforeAll
  static void load() throws Exception {
    String home = System.getenv("CREDENCE_DATA");
    assumeTrue(home != null, "set CREDENCE_DATA to read real data");
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("comparison")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    spark = new JavaSparkContext(session.sparkContext());
    DataHalves halves = new DataSets(session, home).read(DataConfig.of(DataSource.Published.MNIST));
    test = halves.test();
    data = spark.parallelize(sets(halves.training().slice(0, IMAGES)), WORKERS);
  }

  @AfterAll
  static void stop() {
    if (session != null) {
      session.stop();
    }
  }

  @Test
  void bothLearnAndOursAgreesWithItself() throws Exception {
    Plain first = plain();
    print("ParameterAveragingTrainingMaster, run 1", first);
    Plain second = Plain.fit();
    print("ParameterAveragingTrainingMaster, run 2", second);
    System.out.println(
        "DL4J's two runs agree: " + Arrays.equals(first.weights(), second.weights()));
    assertThat(figures(first.weights()).error()).isLessThan(0.5);

    List<float[]> ours = new ArrayList<>();
    for (int run = 1; run <= 2; run++) {
      BayesianTrainingMaster master = bayesian().epochs(EPOCHS).build();
      SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, lenet(), master);
      double seconds = seconds(() -> network.fit(data)) / EPOCHS;
      Model model = master.posterior();
      ours.add(model.posterior().mu());
      ClassificationSummary found =
          figures(model.network(), model.posterior(), new Draws.Weights(1, 20));
      print("BayesianTrainingMaster, 20 draws, run " + run, found, seconds);
      print(
          "BayesianTrainingMaster, means, run " + run,
          figures(model.network(), model.posterior(), new Draws.Mean()),
          seconds);
      assertThat(found.error()).isLessThan(0.5);
    }
    System.out.println("Our two runs agree: " + Arrays.equals(ours.get(0), ours.get(1)));
    assertThat(ours.get(0)).containsExactly(ours.get(1));
  }

  /** Epochs to an error of 1 %, with a network of DL4J's as start and prior, and without. */
  @Test
  void mopedBeginsWhereDl4jEnded() throws Exception {
    print("DL4J's network", plain());
    BayesianTrainingMaster.Builder constant =
        bayesian().epochs(1).set("training.learning-rate.type", "constant");
    double cold = errorsByEpoch("cold", constant.build(), new MultiLayerNetwork(lenet()));
    double moped =
        errorsByEpoch(
            "MOPED",
            constant
                .startAtNetwork()
                .set("prior.type", "empirical")
                .set("prior.sigma", 0.1)
                .set("posterior.delta", 0.1)
                .set("training.learning-rate.start", 1e-3)
                .build(),
            plain().network().clone());

    assertThat(moped).isLessThan(cold);
  }

  /** Of the first epoch; the others are printed, until an error of 1 %. */
  private static double errorsByEpoch(
      String name, BayesianTrainingMaster master, MultiLayerNetwork start) throws Exception {
    if (!start.isInitCalled()) {
      start.init();
    }
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, start, master);
    double first = Double.NaN;
    double error = 1;
    for (int epoch = 1; epoch <= MOST_EPOCHS && error > 0.01; epoch++) {
      double seconds = seconds(() -> network.fit(data));
      Model model = master.posterior();
      ClassificationSummary found =
          figures(model.network(), model.posterior(), new Draws.Weights(1, 20));
      print(name + ", epoch " + epoch, found, seconds);
      error = found.error();
      first = epoch == 1 ? error : first;
    }
    return first;
  }

  /** An ordinary network, trained by DL4J; both tests need one, and it takes minutes. */
  private record Plain(MultiLayerNetwork network, double secondsAnEpoch) {

    static Plain fit() throws Exception {
      SparkDl4jMultiLayer spread = new SparkDl4jMultiLayer(spark, lenet(), averaging());
      double seconds =
          seconds(
              () -> {
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                  spread.fit(data);
                }
              });
      return new Plain(spread.getNetwork(), seconds / EPOCHS);
    }

    float[] weights() {
      return network.params().dup().data().asFloat();
    }
  }

  private static Plain plain() throws Exception {
    if (plain == null) {
      plain = Plain.fit();
    }
    return plain;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private static void print(String name, Plain plain) throws Exception {
    print(name, figures(plain.weights()), plain.secondsAnEpoch());
  }

  private static void print(String name, ClassificationSummary found, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "%-44s error %.2f %%  NLL %.4f  ECE %.4f  %.1f s an epoch%n",
        name,
        100 * found.error(),
        found.nll(),
        found.ece(),
        seconds);
  }

  private static ClassificationSummary figures(float[] weights) throws Exception {
    Dl4jNetwork network = Networks.read(lenet(), null);
    MeanField points = Networks.points(network.coefficients().ours(weights));
    return figures(network.network(), points, new Draws.Mean());
  }

  private static ClassificationSummary figures(
      NetworkSpec network, MeanField posterior, Draws draws) {
    ImageInput input =
        new ImageInput(network.input(), test.shape(), Standardisation.byDivisor(255, 1));
    EngineSpec spec = EngineSpec.forPrediction(network);
    try (Engine engine = Engines.create(Engines.fastest(), spec)) {
      engine.load(posterior);
      Predictor predictor = new Predictor(engine, Link.SOFTMAX);
      return ClassificationMetrics.of(predictor, Examples.of(test, input), draws).summary();
    }
  }

  private static TrainingMaster<?, ?> averaging() {
    return new ParameterAveragingTrainingMaster.Builder(WORKERS, BATCH)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(STEPS)
        .rngSeed(1)
        .build();
  }

  private static BayesianTrainingMaster.Builder bayesian() {
    return new BayesianTrainingMaster.Builder(WORKERS)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(STEPS)
        .seed(1)
        .set("prior.sigma", 0.3)
        .set("posterior.initial-sigma", 0.0067)
        .set("training.learning-rate.start", 3e-3);
  }

  private static MultiLayerConfiguration lenet() {
    SubsamplingLayer pool =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build();
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .activation(Activation.RELU)
        .list(
            new ConvolutionLayer.Builder(5, 5).padding(2, 2).nOut(6).build(),
            pool,
            new ConvolutionLayer.Builder(5, 5).nOut(16).build(),
            pool.clone(),
            new DenseLayer.Builder().nOut(120).build(),
            new DenseLayer.Builder().nOut(84).build(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutionalFlat(28, 28, 1))
        .build();
  }

  private static List<DataSet> sets(ImageSet images) {
    List<DataSet> sets = new ArrayList<>();
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      float[] features = new float[count * 784];
      float[] labels = new float[count * 10];
      for (int i = 0; i < features.length; i++) {
        features[i] = (images.pixels()[from * 784 + i] & 0xFF) / 255f;
      }
      for (int i = 0; i < count; i++) {
        labels[10 * i + images.label(from + i)] = 1;
      }
      INDArray x = Nd4j.createFromArray(features).reshape(count, 784);
      sets.add(new DataSet(x, Nd4j.createFromArray(labels).reshape(count, 10)));
    }
    return sets;
  }
}
