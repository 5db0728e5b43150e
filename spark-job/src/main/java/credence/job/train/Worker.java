package credence.job.train;

import credence.data.ImageInput;
import credence.data.Standardisation;
import credence.engine.EngineSpec;
import java.io.Serializable;

/**
 * What an executor needs besides images and state.
 *
 * @param engine name, resolved by the driver so that every executor runs the same
 */
record Worker(String engine, EngineSpec spec, Standardisation standardisation, long seed)
    implements Serializable {

  EnginePool.Key key() {
    return new EnginePool.Key(engine, spec);
  }

  ImageInput input(credence.net.Shape image) {
    return new ImageInput(spec.network().input(), image, standardisation);
  }
}
