package credence.job.ml;

import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/**
 * Reads what {@link StageWriter} wrote.
 *
 * @param <T> the stage
 */
final class StageReader<T extends Params> extends MLReader<T> {

  private final Class<T> type;
  private final Function<String, T> stage;

  /**
   * @param stage makes one with that uid
   */
  StageReader(Class<T> type, Function<String, T> stage) {
    this.type = type;
    this.stage = stage;
  }

  @Override
  public T load(String path) {
    DefaultParamsReader.Metadata saved =
        DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), type.getName());
    T read = stage.apply(saved.uid());
    saved.getAndSetParams(read, Option.empty());
    return read;
  }
}
