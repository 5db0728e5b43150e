package credence.job.ml;

import credence.job.model.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link ModelWriter} wrote, or a model that a job made. */
final class ModelReader extends MLReader<CredenceModel> {

  @Override
  public CredenceModel load(String path) {
    try {
      return load(sc(), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CredenceModel load(SparkContext spark, String path) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    TrainedModel trained = TrainedModel.read(path, hadoop);
    Path metadata = new Path(path, "metadata");
    if (!metadata.getFileSystem(hadoop).exists(metadata)) {
      return CredenceModel.of(trained);
    }
    DefaultParamsReader.Metadata saved =
        DefaultParamsReader$.MODULE$.loadMetadata(path, spark, CredenceModel.class.getName());
    CredenceModel stage = new CredenceModel(saved.uid(), trained);
    saved.getAndSetParams(stage, Option.empty());
    return stage;
  }
}
