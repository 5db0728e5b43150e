package credence.job.dl4j;

import credence.bayes.MeanField;
import credence.dl4j.Coefficients;
import credence.job.rounds.FeatureTraining;
import credence.job.rounds.metrics.RoundMetrics;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Notifies DL4J's listeners of a training. To them an iteration is a round, the score is its mean
 * NLL in nats, and the network has the means that the posterior has then.
 */
final class ListenerNotifier implements FeatureTraining.Listener {

  private final SparkDl4jMultiLayer spark;
  private final MultiLayerNetwork network;
  private final Coefficients coefficients;
  private final List<TrainingListener> listeners;
  private final SortedSet<String> engines = new TreeSet<>();
  private final int firstEpoch;
  private RoundMetrics last;

  ListenerNotifier(
      SparkDl4jMultiLayer spark, Coefficients coefficients, List<TrainingListener> listeners) {
    this.spark = spark;
    this.network = spark.getNetwork();
    this.coefficients = coefficients;
    this.listeners = List.copyOf(listeners);
    this.firstEpoch = network.getEpochCount();
  }

  void started() {
    listeners.forEach(listener -> listener.onEpochStart(network));
  }

  @Override
  public void ended(RoundMetrics round, Supplier<MeanField> posterior) {
    double score = round.steps().nll();
    network.setScore(score);
    spark.setScore(score);
    int iteration = network.getIterationCount() + 1;
    network.getLayerWiseConfigurations().setIterationCount(iteration);
    engines.addAll(round.steps().engines());
    if (!listeners.isEmpty()) {
      give(posterior.get());
    }
    notifyListeners(round, iteration);
    last = round;
  }

  private void notifyListeners(RoundMetrics round, int iteration) {
    int epochs = (int) round.epoch();
    int before = last == null ? 0 : (int) last.epoch();
    boolean isLast = round.round() == round.rounds();
    for (TrainingListener listener : listeners) {
      listener.iterationDone(network, iteration, network.getEpochCount());
      if (epochs > before) {
        listener.onEpochEnd(network);
      }
    }
    if (epochs > before && !isLast) {
      // The last epoch is counted by DL4J, when training has ended.
      network.setEpochCount(firstEpoch + epochs);
      started();
    }
  }

  /** Puts the means where the network has its weights; returns them in its order. */
  float[] give(MeanField posterior) {
    float[] means = coefficients.theirs(posterior.mu());
    network.setParams(Nd4j.createFromArray(means));
    return means;
  }

  /** What computed the rounds. */
  String engines() {
    return String.join("; ", engines);
  }

  /** The last round, null before it has ended. */
  RoundMetrics last() {
    return last;
  }
}
