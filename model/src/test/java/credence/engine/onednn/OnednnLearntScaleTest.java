package credence.engine.onednn;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.LearntScaleContract;

class OnednnLearntScaleTest extends LearntScaleContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new OnednnEngine(spec);
  }
}
