package credence.job.engine;

import credence.data.ImageInput;
import credence.data.Standardisation;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.Engines;
import credence.job.device.Devices;
import java.io.Serializable;

/**
 * What an executor needs besides images and state.
 *
 * @param engine name, resolved by the driver so that every executor runs the same
 */
public record Worker(String engine, EngineSpec spec, Standardisation standardisation, long seed)
    implements Serializable {

  /** The place in the pool of the engine for the task that runs on this thread. */
  public EnginePool.Key key() {
    return new EnginePool.Key(engine, spec, Devices.address(engine));
  }

  /** Compiled anew, and the caller's to close: for what does not come back to it. */
  public Engine newEngine() {
    Devices.prepare(engine, Devices.address(engine));
    return Engines.create(engine, spec);
  }

  public ImageInput input(credence.net.Shape image) {
    return new ImageInput(spec.network().input(), image, standardisation);
  }
}
