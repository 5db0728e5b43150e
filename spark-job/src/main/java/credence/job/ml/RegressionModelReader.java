package credence.job.ml;

import credence.job.base.JobException;
import credence.job.models.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link ModelWriter} wrote of a model of a number, or one that a job made. */
final class RegressionModelReader extends MLReader<CredenceRegressionModel> {

  @Override
  public CredenceRegressionModel load(String path) {
    try {
      return load(sc(), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CredenceRegressionModel load(SparkContext spark, String path) throws IOException {
    TrainedModel trained = TrainedModel.any(path, spark.hadoopConfiguration());
    if (!trained.hasNumbers()) {
      throw JobException.usage(
          "model %s predicts classes: CredenceModel reads it".formatted(trained.place()));
    }
    Path metadata = new Path(path, "metadata");
    if (!metadata.getFileSystem(spark.hadoopConfiguration()).exists(metadata)) {
      return CredenceRegressionModel.of(trained);
    }
    DefaultParamsReader.Metadata saved =
        DefaultParamsReader$.MODULE$.loadMetadata(
            path, spark, CredenceRegressionModel.class.getName());
    CredenceRegressionModel stage = new CredenceRegressionModel(saved.uid(), trained);
    saved.getAndSetParams(stage, Option.empty());
    return stage;
  }
}
