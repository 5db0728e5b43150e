package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import credence.data.ImageSet;
import credence.engine.Draws;
import credence.net.Shape;
import credence.predict.Prediction;
import credence.store.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Images of 12 x 12 whose class is where the bright bar is: three of them, easily told apart. */
class BayesianTrainingMasterTest {

  private static final int SIZE = 12 * 12;

  @TempDir Path folder;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("dl4j")
                .set("spark.ui.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aNetworkIsTrainedAndHoldsTheMeans() {
    BayesianTrainingMaster master = master(2).epochs(6).build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, Networks.small(), master);

    MultiLayerNetwork fitted = network.fit(data(240, 4, 1));

    Model posterior = master.posterior();
    assertThat(posterior.posterior().meanSigma()).isPositive();
    Evaluation evaluation = network.evaluate(data(90, 2, 2));
    assertThat(evaluation.accuracy()).isGreaterThan(0.95);
    float[] images = Networks.images(4, new Shape(1, 12, 12), 3);
    assertThat(Networks.logits(fitted, images, 4, SIZE))
        .containsExactly(
            Networks.logits(posterior.network(), posterior.posterior(), images, new Draws.Mean()),
            within(1e-5f));
  }

  /** What runs at a time, and in which order it ends, differs from run to run. */
  @Test
  void sameDataGiveTheSameBytes() {
    List<float[]> found = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      BayesianTrainingMaster master = master(3).build();
      new SparkDl4jMultiLayer(spark, Networks.small(), master).fit(data(100, 5, 1));
      found.add(master.posterior().posterior().mu());
    }

    assertThat(found.get(0)).containsExactly(found.get(1));
  }

  @Test
  void aFurtherFitGoesOn() {
    BayesianTrainingMaster master = master(2).epochs(2).build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, Networks.small(), master);
    JavaRDD<DataSet> data = data(200, 2, 1);
    network.fit(data);
    double first = network.getScore();
    for (int i = 0; i < 3; i++) {
      network.fit(data);
    }

    assertThat(network.getScore()).isLessThan(first);
    assertThat(network.getNetwork().getEpochCount()).isEqualTo(8);
  }

  @Test
  void listenersSeeScoresOfRounds() {
    List<Double> scores = new ArrayList<>();
    List<Integer> epochs = new ArrayList<>();
    BayesianTrainingMaster master = master(2).epochs(2).averagingFrequency(1).build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, Networks.small(), master);
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(
              org.deeplearning4j.nn.api.Model model, int iteration, int epoch) {
            scores.add(model.score());
            epochs.add(epoch);
          }
        });

    network.fit(data(96, 2, 1));

    assertThat(scores).hasSize(6).allMatch(score -> score > 0 && score < 10);
    assertThat(epochs).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(scores.get(5)).isEqualTo(network.getScore());
  }

  /** MOPED: where training starts, and what it is drawn to. */
  @Test
  void weightsOfATrainedNetworkAreStartAndPrior() {
    MultiLayerNetwork trained = Networks.random(Networks.small(), 4);
    float[] before = trained.params().toFloatVector();
    BayesianTrainingMaster master =
        master(2)
            .epochs(1)
            .startAtNetwork()
            .set("prior.type", "empirical")
            .set("prior.sigma", 0.1)
            .set("posterior.delta", 0.05)
            .set("training.learning-rate.start", 1e-7)
            .build();

    new SparkDl4jMultiLayer(spark, trained, master).fit(data(64, 2, 1));

    assertThat(trained.params().toFloatVector()).containsExactly(before, within(1e-4f));
    assertThat(master.posterior().prior()).isInstanceOf(credence.bayes.EmpiricalPrior.class);
  }

  @Test
  void thePosteriorIsSavedAsAModelThatTakesPixels() throws Exception {
    BayesianTrainingMaster master =
        master(2).epochs(6).classNames(List.of("top", "middle", "bottom")).build();
    new SparkDl4jMultiLayer(spark, Networks.small(), master).fit(data(240, 4, 1));

    master.posterior().save(folder);

    byte[] pixels = new byte[SIZE];
    for (int i = 8 * 12; i < SIZE; i++) {
      pixels[i] = (byte) 200;
    }
    ImageSet image =
        new ImageSet(
            new Shape(1, 12, 12), List.of("top", "middle", "bottom"), pixels, new int[] {2});
    Prediction prediction = Model.load(folder).predict(image, 10).get(0);
    assertThat(prediction.className()).isEqualTo("bottom");
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    refuses(List.of(new DataSet(Nd4j.ones(2, 10), oneHot(0, 1))), "10 features", "takes 144");
    refuses(
        List.of(new DataSet(Nd4j.ones(2, SIZE), Nd4j.zeros(2, 3))),
        "DataSet 0 of partition 0",
        "example 0",
        "not one 1 among zeros");
    refuses(
        List.of(
            new DataSet(Nd4j.ones(1, SIZE), Nd4j.createFromArray(new float[][] {{.5f, .5f, 0}}))),
        "[0.5, 0.5, 0.0]");
    float[] missing = new float[SIZE];
    missing[7] = Float.NaN;
    refuses(
        List.of(new DataSet(Nd4j.createFromArray(missing).reshape(1, SIZE), oneHot(1))),
        "a feature is NaN");
    DataSet four =
        new DataSet(Nd4j.ones(1, SIZE), Nd4j.createFromArray(new float[][] {{0, 0, 0, 1}}));
    refuses(List.of(four, four), "4 classes", "takes 3");
    DataSet three = new DataSet(Nd4j.ones(2, SIZE), oneHot(0, 1));
    refuses(List.of(three, four), "labels [1, 4]", "3 classes");
    float[][] labels = {{0, Float.NaN, 0}};
    refuses(
        List.of(new DataSet(Nd4j.ones(1, SIZE), Nd4j.createFromArray(labels))),
        "not one 1 among zeros");
    refuses(List.of(), "partition 0 of 2 has no examples");
  }

  @Test
  void whatIsNotSupportedIsRefusedClearly() {
    BayesianTrainingMaster master = master(2).build();

    assertThatThrownBy(() -> master.executeTrainingMDS(null, null))
        .hasMessageContaining("computation graphs cannot be made Bayesian");
    assertThatThrownBy(() -> master.setCollectTrainingStats(true))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(master::posterior).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> master(2).set("data.validation", 3).build())
        .hasMessageContaining("data.validation cannot be set");
    assertThatThrownBy(
            () ->
                new SparkDl4jMultiLayer(
                        spark, Networks.small(), master(2).set("prior.sgima", 1).build())
                    .fit(data(8, 1, 1)))
        .hasMessageContaining("prior.sigma");
  }

  private static void refuses(List<DataSet> sets, String... parts) {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Networks.small(), master(2).build());
    assertThatThrownBy(() -> network.fit(spark.parallelize(sets, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  private static BayesianTrainingMaster.Builder master(int partitions) {
    return new BayesianTrainingMaster.Builder(partitions)
        .epochs(1)
        .batchSizePerWorker(16)
        .averagingFrequency(5)
        .seed(1)
        .set("training.learning-rate.start", 0.01);
  }

  /** Flat images in data sets of 7, as DL4J's iterators give them. */
  private static JavaRDD<DataSet> data(int examples, int partitions, long seed) {
    Random random = new Random(seed);
    List<DataSet> sets = new ArrayList<>();
    for (int from = 0; from < examples; from += 7) {
      int count = Math.min(7, examples - from);
      float[] features = new float[count * SIZE];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = random.nextInt(3);
        for (int p = 0; p < SIZE; p++) {
          boolean bar = p / 48 == labels[i];
          features[i * SIZE + p] = random.nextInt(100) / 255f + (bar ? 0.5f : 0);
        }
      }
      INDArray x = Nd4j.createFromArray(features).reshape(count, SIZE);
      sets.add(new DataSet(x, oneHot(labels)));
    }
    return spark.parallelize(sets, partitions);
  }

  private static INDArray oneHot(int... labels) {
    INDArray rows = Nd4j.zeros(labels.length, 3);
    for (int i = 0; i < labels.length; i++) {
      rows.putScalar(i, labels[i], 1);
    }
    return rows;
  }
}
