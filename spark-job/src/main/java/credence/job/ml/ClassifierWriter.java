package credence.job.ml;

import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes the parameters of a classifier as Spark does. */
final class ClassifierWriter extends MLWriter {

  private final CredenceClassifier stage;

  ClassifierWriter(CredenceClassifier stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
  }
}
