"""Inside the engine process: the only place with pjsua2 and sounddevice."""
