"""The errors that plugins raise."""


class AnsibleError(Exception):
    def __init__(self, message="", obj=None, show_content=True, suppress_extended_error=False, orig_exc=None):
        super().__init__(str(message))
        self.message = str(message)
        self.obj = obj
        self.orig_exc = orig_exc


class AnsibleOptionsError(AnsibleError):
    pass


class AnsibleParserError(AnsibleError):
    pass


class AnsibleRuntimeError(AnsibleError):
    pass


class AnsibleFileNotFound(AnsibleRuntimeError):
    pass


class AnsibleTemplateError(AnsibleRuntimeError):
    pass


class AnsibleUndefinedVariable(AnsibleTemplateError):
    pass


class AnsibleFilterError(AnsibleTemplateError):
    pass


class AnsibleFilterTypeError(AnsibleTemplateError, TypeError):
    pass


class AnsibleLookupError(AnsibleTemplateError):
    pass
