package credence.job.ml;

import credence.job.models.Ensemble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
    Path metadata = new Path(path, "metadata");
    FileSystem files = metadata.getFileSystem(hadoop);
    if (!files.exists(metadata)) {
      return CredenceModel.of(Ensemble.read(List.of(path), hadoop));
    }
    DefaultParamsReader.Metadata saved =
        DefaultParamsReader$.MODULE$.loadMetadata(path, spark, CredenceModel.class.getName());
    CredenceModel stage =
        new CredenceModel(saved.uid(), Ensemble.read(copies(path, files), hadoop));
    saved.getAndSetParams(stage, Option.empty());
    return stage;
  }

  /** The copies beside the parameters, in their order; of a single model the folder itself. */
  private static List<String> copies(String path, FileSystem files) throws IOException {
    List<String> copies = new ArrayList<>();
    for (int m = 0; files.exists(ModelWriter.copy(path, m)); m++) {
      copies.add(ModelWriter.copy(path, m).toString());
    }
    return copies.isEmpty() ? List.of(path) : copies;
  }
}
