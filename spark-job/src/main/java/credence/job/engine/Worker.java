package credence.job.engine;

import credence.data.ImageInput;
import credence.data.Standardisation;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import java.io.Serializable;

/**
 * What an executor needs besides images and state.
 *
 * @param engine name, resolved by the driver so that every executor runs the same
 */
public record Worker(String engine, EngineSpec spec, Standardisation standardisation, long seed)
    implements Serializable {

  public EnginePool.Key key() {
    return new EnginePool.Key(engine, spec);
  }

  /** Compiled anew, and the caller's to close: for what does not come back to it. */
  public Engine newEngine() {
    return Engines.create(engine, spec);
  }

  public ImageInput input(credence.net.Shape image) {
    return new ImageInput(spec.network().input(), image, standardisation);
  }
}
