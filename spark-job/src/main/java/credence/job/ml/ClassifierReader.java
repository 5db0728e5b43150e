package credence.job.ml;

import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link ClassifierWriter} wrote. */
final class ClassifierReader extends MLReader<CredenceClassifier> {

  @Override
  public CredenceClassifier load(String path) {
    DefaultParamsReader.Metadata saved =
        DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), CredenceClassifier.class.getName());
    CredenceClassifier stage = new CredenceClassifier(saved.uid());
    saved.getAndSetParams(stage, Option.empty());
    return stage;
  }
}
