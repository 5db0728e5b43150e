package credence.job.ml;

import credence.job.store.HadoopFolder;
import credence.store.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes the parameters as Spark does, and beside them a copy of the model. */
final class ModelWriter extends MLWriter {

  private final CredenceModel stage;

  ModelWriter(CredenceModel stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
    try {
      ModelStore.write(
          HadoopFolder.of(new Path(path, "model"), sc().hadoopConfiguration()),
          stage.trained().model());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
