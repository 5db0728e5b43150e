package credence.job.dl4j;

import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What DL4J asks of training masters beyond an RDD of data sets for a sequential network: refused,
 * with the reason.
 */
abstract class SequentialTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    for (TrainingListener listener : listeners) {
      if (listener instanceof RoutingIterationListener routing) {
        routing.setStorageRouter(router);
      }
    }
    setListeners(List.copyOf(listeners));
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    throw noGraphs();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw noGraphs();
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw new UnsupportedOperationException(
        "training on files of data sets is not supported: load them into an RDD, and call"
            + " fit(RDD)");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorkers();
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw noGraphs();
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw noWorkers();
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw noWorkers();
  }

  /** JSON is YAML. */
  @Override
  public String toYaml() {
    return toJson();
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new UnsupportedOperationException(
          "training statistics are not collected: listeners are told of every round");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  /** None. */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return null;
  }

  /** There are none. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  /** There are none. */
  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }

  private static UnsupportedOperationException noGraphs() {
    return new UnsupportedOperationException(
        "computation graphs cannot be made Bayesian: only sequential networks, trained through"
            + " SparkDl4jMultiLayer");
  }

  private static UnsupportedOperationException noWorkers() {
    return new UnsupportedOperationException(
        "no DL4J worker takes part in this training, and no hook of one: listeners are told of"
            + " every round");
  }
}
